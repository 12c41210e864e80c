package io.tinderbox.deploy.nightly;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.ingest.source.Layout;
import io.tinderbox.ingest.source.SplitCounts;
import java.time.LocalDate;
import java.util.regex.Pattern;

/**
 * The {@code nightly.*} keys; {@code reference.conf} documents them.
 *
 * @param home of all nights
 * @param source of pictures
 * @param id of this night
 * @param fromChampion whether training begins from the model in charge
 * @param retrain whether to train on nothing new
 * @param lockFolder where the lock lies
 */
public record NightlyConfig(
    Location home,
    Location source,
    Layout layout,
    String id,
    boolean fromChampion,
    boolean retrain,
    Location lockFolder,
    DriftLimits drift,
    Gate gate,
    Retention retention) {
  /** What {@code --id} sets. */
  public static final String ID_KEY = "nightly.id";

  static final String ROLLBACK = "rollback-";
  private static final Location NOWHERE = Location.of("/");

  /** A file's name everywhere. */
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  /** What training begins from. */
  private enum Start {
    SCRATCH,
    CHAMPION
  }

  /**
   * @param ingest what the same settings say of pictures
   */
  public static NightlyConfig from(SettingsReader settings, IngestConfig ingest) {
    Location home = location(settings, "nightly.home");
    String lock = settings.text("nightly.lockFolder");
    Location lockFolder = lock.isBlank() ? home : location(settings, "nightly.lockFolder");
    if (!Storage.publishesExclusively(lockFolder)) {
      settings.problem(
          "nightly.lockFolder",
          "a folder on HDFS, or on a local disk of the one machine that nights start on: an object store cannot promise that only one night runs",
          lockFolder);
    }
    if (ingest.selection().split().filter(SplitCounts.class::isInstance).isPresent()) {
      settings.problem(
          "ingest.split",
          "fractions: counts leave new files no place",
          "'" + settings.text("ingest.split") + "'");
    }
    if (ingest.selection().limit() > 0) {
      settings.problem(
          "ingest.limit", "0: new files would be left out", ingest.selection().limit());
    }
    return new NightlyConfig(
        home,
        location(settings, "nightly.source"),
        settings.choice("nightly.layout", Layout.class),
        id(settings),
        settings.choice("nightly.start", Start.class) == Start.CHAMPION,
        settings.flag("nightly.retrainWithoutNewData"),
        lockFolder,
        DriftLimits.from(settings),
        Gate.from(settings),
        Retention.from(settings));
  }

  private static String id(SettingsReader settings) {
    String id = settings.text(ID_KEY);
    if (id.isEmpty()) {
      return LocalDate.now().toString();
    }
    if (!ID.matcher(id).matches() || id.startsWith(ROLLBACK)) {
      settings.problem(
          ID_KEY,
          "letters, digits, '.', '_' and '-', not beginning with '%s'".formatted(ROLLBACK),
          "'" + id + "'");
    }
    return id;
  }

  private static Location location(SettingsReader settings, String key) {
    String text = settings.text(key);
    try {
      if (!text.isBlank()) {
        return Location.of(text);
      }
    } catch (IllegalArgumentException e) {
      // Told below.
    }
    settings.problem(key, "a path", "'" + text + "'");
    return NOWHERE;
  }
}
