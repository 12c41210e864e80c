package io.tinderbox.deploy.emr;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.trainer.TrainingPlan;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster of Amazon EMR: the {@code emr.*} keys; {@code reference.conf} documents them. Holds
 * values to what AWS asks of them and its command line does not look at.
 *
 * @param name of the cluster
 * @param release such as {@code emr-7.12.0}
 * @param folder of a bucket, below which everything lies
 * @param idleMinutes after which a cluster that is kept ends itself; 0 for one that ends with its
 *     steps
 * @param executors what Spark is told of the task nodes
 * @param steps what the cluster does, in this order
 */
public record EmrConfig(
    String name,
    String release,
    Location folder,
    int idleMinutes,
    AccountConfig account,
    FleetConfig primary,
    FleetConfig core,
    FleetConfig task,
    ExecutorPlan executors,
    List<Step> steps) {
  private static final Pattern NAME = Pattern.compile("[\\w .:/-]{1,256}");

  /** Spark 3.5 on Java 17, and from 7.10 on S3A for every S3 scheme; 8 may bring another Spark. */
  private static final Pattern RELEASE = Pattern.compile("emr-7\\.(\\d{1,3})\\.\\d{1,3}");

  private static final int FIRST_MINOR_RELEASE = 10;

  /** Bucket names as S3 has them, and a key of letters that need no escape anywhere. */
  private static final Pattern FOLDER =
      Pattern.compile("s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[\\w.=-]+)+/?");

  public EmrConfig {
    Objects.requireNonNull(folder);
    steps = List.copyOf(steps);
  }

  /**
   * @param steps words of the commands that the cluster is to run
   * @throws TinderboxException exit code 2, with all problems of the {@code emr.*} keys and of
   *     those that the steps will read on the cluster
   */
  public static EmrConfig from(Settings settings, List<List<String>> steps) {
    SettingsReader reader = settings.reader();
    FleetConfig task = FleetConfig.task(reader);
    ExecutorPlan executors = ExecutorPlan.from(reader, settings.spark(), task);
    EmrConfig config =
        new EmrConfig(
            text(reader, "emr.name", NAME, "1 to 256 letters, digits, blanks or any of . : / -"),
            release(reader),
            folder(reader),
            reader.flag("emr.keepAlive") ? reader.integer("emr.idleMinutes", 1, 10080) : 0,
            AccountConfig.from(reader),
            FleetConfig.primary(reader),
            FleetConfig.core(reader),
            task,
            executors,
            steps.stream().map(words -> Step.from(reader, words, executors)).toList());
    IngestConfig.from(reader);
    reader.throwIfAny();
    TrainingPlan.check(settings);
    return config;
  }

  /** Words of the commands in {@code emr.steps}. */
  public static List<List<String>> steps(Settings settings) {
    return settings.reader().texts("emr.steps").stream().map(Step::words).toList();
  }

  boolean isKept() {
    return idleMinutes > 0;
  }

  private static String release(SettingsReader reader) {
    String release = reader.text("emr.release");
    Matcher form = RELEASE.matcher(release);
    if (!form.matches() || Integer.parseInt(form.group(1)) < FIRST_MINOR_RELEASE) {
      reader.problem(
          "emr.release",
          "emr-7.%d.0 or a later one below emr-8".formatted(FIRST_MINOR_RELEASE),
          "'" + release + "'");
    }
    return release;
  }

  private static Location folder(SettingsReader reader) {
    String expected = "a folder of a bucket such as s3://bucket/tinderbox";
    String folder = text(reader, "emr.folder", FOLDER, expected);
    return Location.of(FOLDER.matcher(folder).matches() ? folder : "s3://none/none");
  }

  private static String text(SettingsReader reader, String key, Pattern form, String expected) {
    String value = reader.text(key);
    if (!form.matcher(value).matches()) {
      reader.problem(key, expected, "'" + value + "'");
    }
    return value;
  }
}
