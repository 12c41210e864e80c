package io.tinderbox.common.shard;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.json.Json;
import java.nio.charset.StandardCharsets;
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
 * @param sourceDigest SHA-256 over the list of source files and the settings that the folder was
 *     made with; empty where it is not known
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
    String sourceDigest) {
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

  public Manifest {
    labels = List.copyOf(labels);
    splits = new TreeMap<>(splits);
    sourceDigest = sourceDigest == null ? "" : sourceDigest;
  }

  /**
   * @throws TinderboxException exit code 3, when the text is no manifest of this version
   */
  public static Manifest parse(byte[] json, Object origin) {
    Manifest manifest = Json.read(json, Manifest.class, origin);
    if (manifest.formatVersion != FORMAT_VERSION) {
      throw TinderboxException.data(
          "Cannot read %s: expected formatVersion %d, found %d"
              .formatted(origin, FORMAT_VERSION, manifest.formatVersion));
    }
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
        sourceDigest);
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
            "");
    return Sha256.of(Json.line(seen).getBytes(StandardCharsets.UTF_8));
  }

  /** The same counts as a map for messages: split name to number of examples. */
  public Map<String, Long> exampleCounts() {
    Map<String, Long> counts = new TreeMap<>();
    splits.forEach((name, split) -> counts.put(name, split.examples()));
    return counts;
  }
}
