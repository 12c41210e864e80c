package io.tinderbox.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.trainer.preflight.SelfCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** In a local run, whose one process is looked at without a Spark job. */
class TrainingPreflightTest extends TrainingOnSpark {
  @Test
  void nothingIsWrittenWhereTheDataIsNotTheDrivers() throws Exception {
    Path data = folder.resolve("data");
    Path run = folder.resolve("run");
    TestData.SMALL.write(data);
    TrainingPlan plan = TrainingRuns.plan(data, run, false, TrainingRuns.LOGISTIC);
    TestData.SMALL.withSeed(7).write(data);

    assertThatThrownBy(
            () -> TrainingJob.of(spark, plan, Progress.SILENT, StopSignal.of()).execute())
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageStartingWith("Cannot train: expected the data of digest")
        .hasMessageEndingWith("(%s)".formatted(data));
    assertThat(run.resolve("config.conf")).doesNotExist();
  }

  /** An executor whose fault is mended works with its next task. */
  @Test
  void aProcessLooksAgainUntilItIsWithoutFaults() throws Exception {
    Path data = folder.resolve("data");
    TestData.SMALL.write(data);
    SelfCheck check =
        TrainingRuns.plan(data, folder.resolve("run"), false, TrainingRuns.LOGISTIC).selfCheck();
    Path manifest = data.resolve("manifest.json");
    Path away = data.resolve("away");
    Files.move(manifest, away);

    assertThatThrownBy(check::require).hasMessageContaining("cannot read the data");
    assertThatThrownBy(check::require).hasMessageContaining("expected " + manifest);
    Files.move(away, manifest);
    check.require();
    Files.delete(manifest);
    check.require();
  }
}
