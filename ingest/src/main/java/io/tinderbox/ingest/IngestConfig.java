package io.tinderbox.ingest;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.ingest.source.ClassChoice;
import io.tinderbox.ingest.source.Selection;
import io.tinderbox.ingest.source.SplitRule;
import java.util.Objects;
import java.util.Optional;

/**
 * The {@code ingest.*} keys; {@code reference.conf} documents them.
 *
 * @param image shape of every stored picture
 * @param selection which files of the source become examples
 * @param shardExamples source files a shard, at most
 * @param rowGroupExamples examples a Parquet row group
 * @param maxRejectedFraction of the source files, 0–1
 * @param maxPixels of one picture, height x width
 */
public record IngestConfig(
    ImageShape image,
    ResizeMode resize,
    Selection selection,
    int shardExamples,
    int rowGroupExamples,
    double maxRejectedFraction,
    long maxPixels,
    long seed) {
  private static final int CHANNELS = 3;
  private static final int MOST_PIXELS = 8192;
  private static final long MOST_ROW_GROUP_BYTES = 1L << 30;

  public IngestConfig {
    Objects.requireNonNull(image);
    Objects.requireNonNull(resize);
    Objects.requireNonNull(selection);
    if (shardExamples < 1 || rowGroupExamples < 1) {
      throw new IllegalArgumentException("expected at least 1 example a shard and a row group");
    }
    if (!(maxRejectedFraction >= 0 && maxRejectedFraction <= 1)) {
      throw new IllegalArgumentException("expected a fraction, found " + maxRejectedFraction);
    }
  }

  public static IngestConfig from(SettingsReader settings) {
    ImageShape image =
        new ImageShape(
            CHANNELS,
            settings.integer("ingest.image.height", 1, MOST_PIXELS),
            settings.integer("ingest.image.width", 1, MOST_PIXELS));
    int rowGroupExamples = settings.integer("ingest.rowGroupExamples", 1, 1 << 20);
    if ((long) rowGroupExamples * image.values() > MOST_ROW_GROUP_BYTES) {
      settings.problem(
          "ingest.rowGroupExamples",
          "row groups of at most 1 GiB of pixels",
          "%d pictures of %s".formatted(rowGroupExamples, image));
    }
    long seed = settings.whole("ingest.seed", Long.MIN_VALUE, Long.MAX_VALUE);
    return new IngestConfig(
        image,
        settings.choice("ingest.resize", ResizeMode.class),
        selection(settings, seed),
        settings.integer("ingest.shardExamples", 1, 1 << 24),
        rowGroupExamples,
        settings.number("ingest.maxRejectedFraction", 0, 1),
        settings.whole("ingest.maxPixels", 1, 500_000_000),
        seed);
  }

  private static Selection selection(SettingsReader settings, long seed) {
    String split = settings.text("ingest.split");
    Optional<SplitRule> rule = Optional.empty();
    if (!split.isBlank()) {
      try {
        rule = Optional.of(SplitRule.parse(split));
      } catch (IllegalArgumentException e) {
        settings.problem("ingest.split", e.getMessage(), "'" + split + "'");
      }
    }
    return new Selection(
        ClassChoice.parse(settings.text("ingest.classes")),
        rule,
        settings.whole("ingest.limit", 0, Integer.MAX_VALUE),
        seed);
  }
}
