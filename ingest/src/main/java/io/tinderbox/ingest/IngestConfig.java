package io.tinderbox.ingest;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.image.DecodingConfig;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.ingest.source.ClassChoice;
import io.tinderbox.ingest.source.Selection;
import io.tinderbox.ingest.source.SplitRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The {@code ingest.*} keys; {@code reference.conf} documents them.
 *
 * @param image shape of every stored picture
 * @param selection which files of the source become examples
 * @param cut of the splits into shards
 * @param rowGroupExamples examples a Parquet row group
 * @param maxRejectedFraction of the source files, 0–1
 * @param decoding what one file may cost
 */
public record IngestConfig(
    ImageShape image,
    ResizeMode resize,
    Selection selection,
    ShardCut cut,
    int rowGroupExamples,
    double maxRejectedFraction,
    DecodingConfig decoding,
    long seed) {
  /** The choice of classes, among {@link #settings}. */
  public static final String CLASSES = "ingest.classes";

  /** Keys that two examples of one data folder must agree on. */
  public static final List<String> OF_EVERY_EXAMPLE =
      List.of(
          "ingest.image.height",
          "ingest.image.width",
          "ingest.resize",
          "ingest.rowGroupExamples",
          "ingest.seed",
          "ingest.split");

  private static final int CHANNELS = 3;
  private static final int MOST_PIXELS = 8192;
  private static final long MOST_ROW_GROUP_BYTES = 1L << 30;

  public IngestConfig {
    Objects.requireNonNull(image);
    Objects.requireNonNull(resize);
    Objects.requireNonNull(selection);
    Objects.requireNonNull(cut);
    Objects.requireNonNull(decoding);
    if (rowGroupExamples < 1) {
      throw new IllegalArgumentException("expected at least 1 example a row group");
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
        new ShardCut(
            settings.integer("ingest.shards", 0, 1 << 20),
            settings.integer("ingest.shardExamples", 1, 1 << 24)),
        rowGroupExamples,
        settings.number("ingest.maxRejectedFraction", 0, 1),
        DecodingConfig.from(settings),
        seed);
  }

  /** What shapes a data folder, key to value; what only decides whether it is published is not. */
  public SortedMap<String, String> settings() {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put("ingest.image.height", Integer.toString(image.height()));
    settings.put("ingest.image.width", Integer.toString(image.width()));
    settings.put("ingest.resize", SettingsReader.written(resize));
    settings.put(CLASSES, selection.classes().written());
    settings.put("ingest.split", selection.split().map(SplitRule::written).orElse(""));
    settings.put("ingest.limit", Long.toString(selection.limit()));
    settings.put("ingest.shards", Integer.toString(cut.shards()));
    settings.put("ingest.shardExamples", Integer.toString(cut.shardExamples()));
    settings.put("ingest.rowGroupExamples", Integer.toString(rowGroupExamples));
    settings.put("ingest.maxFileBytes", Integer.toString(decoding.maxFileBytes()));
    settings.put("ingest.maxPixels", Long.toString(decoding.maxPixels()));
    settings.put("ingest.truncated", SettingsReader.written(decoding.truncated()));
    settings.put("ingest.seed", Long.toString(seed));
    return settings;
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
