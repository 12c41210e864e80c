package io.tinderbox.ingest;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.image.DecodingConfig;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.ingest.source.SplitShares;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The {@code ingest.*} keys; {@code reference.conf} documents them.
 *
 * @param image shape of every stored picture
 * @param split how the training folder is divided anew, if it is
 * @param shardExamples source files a shard, at most
 * @param rowGroupExamples examples a Parquet row group
 * @param maxRejectedFraction of the source files, 0–1
 * @param decoding what one file may cost
 */
public record IngestConfig(
    ImageShape image,
    ResizeMode resize,
    Optional<SplitShares> split,
    int shardExamples,
    int rowGroupExamples,
    double maxRejectedFraction,
    DecodingConfig decoding,
    long seed) {
  private static final int CHANNELS = 3;
  private static final int MOST_PIXELS = 8192;
  private static final long MOST_ROW_GROUP_BYTES = 1L << 30;

  public IngestConfig {
    Objects.requireNonNull(image);
    Objects.requireNonNull(resize);
    Objects.requireNonNull(split);
    Objects.requireNonNull(decoding);
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
    return new IngestConfig(
        image,
        settings.choice("ingest.resize", ResizeMode.class),
        split(settings),
        settings.integer("ingest.shardExamples", 1, 1 << 24),
        rowGroupExamples,
        settings.number("ingest.maxRejectedFraction", 0, 1),
        DecodingConfig.from(settings),
        settings.whole("ingest.seed", Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static Optional<SplitShares> split(SettingsReader settings) {
    List<Double> shares = settings.numbers("ingest.split");
    if (shares.isEmpty()) {
      return Optional.empty();
    }
    if (!SplitShares.areValid(shares)) {
      settings.problem(
          "ingest.split", "shares of train, val and test that add up to 1, train above 0", shares);
      return Optional.empty();
    }
    return Optional.of(new SplitShares(shares.get(0), shares.get(1), shares.get(2)));
  }
}
