package io.tinderbox.common.shard;

import io.tinderbox.common.image.ImageShape;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What no manifest that was written by ingest can say, and one from elsewhere might: places outside
 * the folder, counts that do not add up, and sizes that files of their length cannot hold. Whoever
 * has passed may take memory by the manifest's numbers: a shard's file has to be as long as it
 * says, and is at least as long as its pixels.
 */
final class ManifestCheck {
  /** Of a picture; more than anyone trains on, and their values can still be counted. */
  private static final int MOST_PIXELS = 1 << 28;

  private static final Pattern SPLIT = Pattern.compile("[^/\\p{Cntrl}]{1,255}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

  private final Manifest manifest;

  private ManifestCheck(Manifest manifest) {
    this.manifest = manifest;
  }

  /** The first thing that is wrong, as "expected A, found B". */
  static Optional<String> fault(Manifest manifest) {
    ManifestCheck check = new ManifestCheck(manifest);
    return check
        .image()
        .or(check::labels)
        .or(check::statistics)
        .or(
            () ->
                manifest.splits().entrySet().stream()
                    .flatMap(split -> check.split(split).stream())
                    .findFirst());
  }

  private Optional<String> image() {
    ImageShape image = manifest.image();
    return wrong(
            image == null
                || image.channels() != 3
                || (long) image.height() * image.width() > MOST_PIXELS,
            "an image of 3 channels and at most %d pixels".formatted(MOST_PIXELS),
            image)
        .or(
            () ->
                wrong(
                    manifest.rowGroupExamples() < 1,
                    "row groups of examples",
                    manifest.rowGroupExamples()));
  }

  private Optional<String> labels() {
    List<Manifest.Label> labels = manifest.labels();
    for (int i = 0; i < labels.size(); i++) {
      Manifest.Label label = labels.get(i);
      if (label.index() != i || label.id() == null || label.name() == null) {
        return wrong(true, "a label with index %d, id and name".formatted(i), label);
      }
    }
    return Optional.empty();
  }

  private Optional<String> statistics() {
    int channels = manifest.image().channels();
    List<List<Double>> covariance = manifest.pixelCovariance();
    return wrong(
            !numbers(manifest.channelMean(), channels)
                || !numbers(manifest.channelStd(), channels)
                || manifest.channelStd().stream().anyMatch(deviation -> deviation < 0),
            "a mean and a deviation of each channel",
            manifest.channelMean() + " and " + manifest.channelStd())
        .or(
            () ->
                wrong(
                    covariance == null
                        || !covariance.isEmpty()
                            && (covariance.size() != channels
                                || !covariance.stream().allMatch(row -> numbers(row, channels))),
                    "a covariance of each pair of channels",
                    covariance));
  }

  private static boolean numbers(Collection<Double> values, int count) {
    return values != null
        && values.size() == count
        && values.stream().allMatch(value -> value != null && Double.isFinite(value));
  }

  private Optional<String> split(Map.Entry<String, Manifest.Split> entry) {
    String name = entry.getKey();
    Manifest.Split split = entry.getValue();
    if (!SPLIT.matcher(name).matches() || split == null) {
      return wrong(true, "a split with a name", name);
    }
    long shardExamples = 0;
    Set<String> paths = new HashSet<>();
    for (Manifest.Shard shard : split.shards()) {
      Optional<String> fault = shard(shard, paths);
      if (fault.isPresent()) {
        return fault;
      }
      shardExamples += shard.examples();
    }
    return wrong(
            shardExamples != split.examples(),
            "%d examples in the shards of %s".formatted(split.examples(), name),
            shardExamples)
        .or(
            () ->
                wrong(
                    split.labelled() && !counted(split),
                    "%d examples of %s in %d classes"
                        .formatted(split.examples(), name, manifest.classes()),
                    "other counts"));
  }

  private boolean counted(Manifest.Split split) {
    long left = split.examples();
    for (long count : split.classCounts()) {
      if (count < 0 || count > left) {
        return false;
      }
      left -= count;
    }
    return split.classCounts().size() == manifest.classes();
  }

  private Optional<String> shard(Manifest.Shard shard, Set<String> paths) {
    return wrong(
            shard.path() == null || !inside(shard.path()) || !paths.add(shard.path()),
            "shards of their own within the data folder",
            shard.path())
        .or(
            () ->
                wrong(
                    shard.examples() < 0
                        || shard.bytes() < (long) shard.examples() * manifest.image().values(),
                    "a shard as long as its %d pictures of %s at least"
                        .formatted(shard.examples(), manifest.image()),
                    shard.bytes() + " bytes (" + shard.path() + ")"))
        .or(
            () ->
                wrong(
                    shard.sha256() == null || !DIGEST.matcher(shard.sha256()).matches(),
                    "a SHA-256 of " + shard.path(),
                    shard.sha256()));
  }

  /** Parts with names, none of them a step up. */
  private static boolean inside(String path) {
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..") || part.indexOf('\\') >= 0) {
        return false;
      }
    }
    return path.chars().noneMatch(Character::isISOControl);
  }

  private static Optional<String> wrong(boolean is, String expected, Object found) {
    return is
        ? Optional.of("expected %s, found %s".formatted(expected, Objects.toString(found)))
        : Optional.empty();
  }
}
