package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.deploy.nightly.NightResult;
import io.tinderbox.deploy.nightly.NightWork;
import io.tinderbox.deploy.nightly.Nightly;
import io.tinderbox.deploy.nightly.NightlyConfig;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.trainer.AfterTraining;
import io.tinderbox.trainer.TrainingPlan;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code nightly}: retraining that can be left alone. */
@Command(
    name = "nightly",
    description = {
      "Retrains unattended: adds the pictures that are new, trains, holds the new model against the",
      "one in charge, and puts it in charge only where it passes. The section 'nightly' of the",
      "configuration says where and how. A night that was cut off goes on with the same command, or",
      "with the next night's."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Tinderbox.Version.class,
    footer = {
      "",
      "Examples:",
      "  tinderbox nightly --conf conf/nightly.conf",
      "  tinderbox nightly --conf conf/nightly.conf --id 2026-11-25",
      "  tinderbox nightly --conf conf/nightly.conf --rollback",
      ExitCodes.LINE_0,
      ExitCodes.LINE_1,
      ExitCodes.LINE_2,
      "A night that is done exits as it did before, without doing anything again."
    })
final class NightlyCommand implements Callable<Integer> {
  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Id of this night (default: nightly.id, else today's date).")
  private String id;

  @Option(
      names = "--rollback",
      description = "Put the model before the one in charge in charge again, and do nothing else.")
  private boolean rollback;

  @Mixin private CommonOptions common;

  @Override
  public Integer call() {
    Settings settings =
        common.settings(id == null ? Map.of() : Map.of(NightlyConfig.ID_KEY, Settings.literal(id)));
    SettingsReader reader = settings.reader();
    IngestConfig ingest = IngestConfig.from(reader);
    NightlyConfig config = NightlyConfig.from(reader, ingest);
    TrainingPlan.check(reader);
    AfterTraining.check(reader, ingest.image());
    reader.throwIfAny();
    SparkRun spark =
        SparkRun.of("nightly", settings, common).withGpus().withRoomFor(settings, ingest.image());
    NightWork work =
        new NightWork(
            config,
            settings,
            ingest,
            common.progress(),
            StopSignal.ofProcess(),
            common.commandLine());
    try (Nightly nightly = Nightly.open(spark.storage(), work)) {
      NightResult result = rollback ? nightly.rollBack() : night(nightly, spark);
      System.out.print(nightly.summary(result));
      return result.exitCode();
    }
  }

  private static NightResult night(Nightly nightly, SparkRun spark) {
    Optional<NightResult> done = nightly.done();
    return done.orElseGet(() -> spark.call(nightly::run));
  }
}
