package io.tinderbox.common.shard;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a data folder holds ({@code manifest.json}).
 *
 * @param formatVersion {@value #FORMAT_VERSION}
 * @param image shape of every picture
 * @param resize how pictures were brought to that shape
 * @param labels by index, 0 first
 * @param splits by name
 * @param channelMean of the training split, 0–255, [channels]
 * @param channelStd of the training split, 0–255, [channels]
 * @param pixelCovariance of the training split's RGB values, [channels][channels]
 * @param rejected source files that were set aside
 * @param seed of the order of examples
 * @param rowGroupExamples examples in every Parquet row group but the last of a shard
 * @param digest SHA-256 over everything that a training run can see of the folder
 * @param origin how the folder was made
 */
public record Manifest(
    int formatVersion,
    ImageShape image,
    ResizeMode resize,
    List<Label> labels,
    SortedMap<String, Split> splits,
    List<Double> channelMean,
    List<Double> channelStd,
    List<List<Double>> pixelCovariance,
    Rejected rejected,
    long seed,
    int rowGroupExamples,
    String digest,
    Origin origin) {
  public static final int FORMAT_VERSION = 1;

  /** The label of an example whose class is not known. */
  public static final int UNLABELLED = -1;

  /**
   * @param index 0, 1, … in the order of sorted ids
   * @param id as in the source, a WordNet id or the name of a folder
   * @param name for people
   */
  public record Label(int index, String id, String name) {}

  /**
   * @param classCounts examples by label; empty where the split is unlabelled
   * @param shards in reading order
   */
  public record Split(long examples, List<Long> classCounts, List<Shard> shards) {
    public Split {
      classCounts = List.copyOf(classCounts);
      shards = List.copyOf(shards);
    }

    public boolean labelled() {
      return !classCounts.isEmpty();
    }
  }

  /**
   * @param path relative to the data folder
   * @param sha256 of the file, lower-case hexadecimal
   */
  public record Shard(String path, int examples, long bytes, String sha256) {}

  /** Files that were set aside, in all and by reason. */
  public record Rejected(long total, SortedMap<String, Long> byReason) {
    public Rejected {
      byReason = new TreeMap<>(byReason);
    }
  }

  /**
   * How a data folder was made: enough to know it again and to add to it.
   *
   * @param layout of the sources, as a user writes it
   * @param sources places that files were taken from, in the order of their additions
   * @param settings that shaped the folder, key to value
   * @param digest SHA-256 over settings and source files; empty where it is not known
   * @param trainingPixels what the statistics are computed from
   */
  public record Origin(
      String layout,
      List<String> sources,
      SortedMap<String, String> settings,
      String digest,
      PixelTotals trainingPixels) {
    public static final Origin UNKNOWN =
        new Origin("", List.of(), new TreeMap<>(), "", PixelTotals.NONE);

    public Origin {
      sources = List.copyOf(sources);
      settings = new TreeMap<>(settings);
    }

    /** The same with other pixels. */
    public Origin of(PixelTotals pixels) {
      return new Origin(layout, sources, settings, digest, pixels);
    }
  }

  /**
   * Sums over pixels, exact, so that more can be added.
   *
   * @param pixels counted, a pixel with its three values once
   * @param sums by channel, [3]
   * @param products of channels i and j at {@code 3 i + j}, [9]
   */
  public record PixelTotals(long pixels, List<Long> sums, List<Long> products) {
    public static final PixelTotals NONE =
        new PixelTotals(0, Collections.nCopies(3, 0L), Collections.nCopies(9, 0L));

    public PixelTotals {
      sums = List.copyOf(sums);
      products = List.copyOf(products);
      if (sums.size() != 3 || products.size() != 9) {
        throw new IllegalArgumentException(
            "expected 3 sums and 9 products, found %d and %d"
                .formatted(sums.size(), products.size()));
      }
    }
  }

  public Manifest {
    labels = List.copyOf(labels);
    splits = new TreeMap<>(splits);
    origin = origin == null ? Origin.UNKNOWN : origin;
  }

  /**
   * @throws TinderboxException exit code 3, when the text is no manifest of this version, or says
   *     what cannot be ({@link ManifestCheck})
   */
  public static Manifest parse(byte[] json, Object origin) {
    Manifest manifest = Json.read(json, Manifest.class, origin);
    if (manifest.formatVersion != FORMAT_VERSION) {
      throw TinderboxException.data(
          "Cannot read %s: expected formatVersion %d, found %d"
              .formatted(origin, FORMAT_VERSION, manifest.formatVersion));
    }
    ManifestCheck.fault(manifest)
        .ifPresent(
            fault -> {
              throw TinderboxException.data("Cannot read %s: %s".formatted(origin, fault));
            });
    return manifest;
  }

  public byte[] toJson() {
    return Json.document(this);
  }

  /** Number of classes. */
  public int classes() {
    return labels.size();
  }

  /**
   * @throws TinderboxException exit code 2, when there is no such split
   */
  public Split split(String name) {
    Split split = splits.get(name);
    if (split == null) {
      throw TinderboxException.usage(
          "Cannot use the split '%s': expected one of %s"
              .formatted(name, String.join(", ", splits.keySet())));
    }
    return split;
  }

  /** The same manifest with another digest. */
  public Manifest withDigest(String newDigest) {
    return new Manifest(
        formatVersion,
        image,
        resize,
        labels,
        splits,
        channelMean,
        channelStd,
        pixelCovariance,
        rejected,
        seed,
        rowGroupExamples,
        newDigest,
        origin);
  }

  /**
   * What {@link #digest()} has to be: SHA-256 over shape, labels, splits with the digests of their
   * shards, statistics, seed and row groups. What was rejected and where the pictures came from
   * leave no trace in training and are not part of it.
   */
  public String contentDigest() {
    Manifest seen =
        new Manifest(
            formatVersion,
            image,
            resize,
            labels,
            splits,
            channelMean,
            channelStd,
            pixelCovariance,
            new Rejected(0, new TreeMap<>()),
            seed,
            rowGroupExamples,
            "",
            Origin.UNKNOWN);
    return Sha256.of(Json.line(seen).getBytes(StandardCharsets.UTF_8));
  }

  /** The same counts as a map for messages: split name to number of examples. */
  public Map<String, Long> exampleCounts() {
    Map<String, Long> counts = new TreeMap<>();
    splits.forEach((name, split) -> counts.put(name, split.examples()));
    return counts;
  }
}
