package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.LOGISTIC;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.run.Metric;
import io.tinderbox.trainer.run.RunFolder;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.run.Validation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs that were cut by a limit, or written by an earlier build, and go on. */
class RaisedLimitTest extends TrainingOnSpark {
  private static final Map<String, String> RESTLESS =
      with(
          LOGISTIC,
          "train.maxEpochs",
          "9",
          "train.learningRate.rule",
          "plateau",
          "train.learningRate.plateau.minChange",
          "1",
          "train.learningRate.plateau.drops",
          "50",
          "train.learningRate.initial",
          "1",
          "train.validation.everyEpochs",
          "2");

  /** The evaluation that a limit causes must not lower the rate of the run that goes on. */
  @Test
  void aRaisedLimitOnEpochsGivesTheRunThatWasNeverLimited() throws Exception {
    RunResult undisturbed = train("undisturbed", RESTLESS);
    train("run", with(RESTLESS, "train.maxEpochs", "5"));

    RunResult raised = train("run", RESTLESS);

    assertThat(raised.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
  }

  @Test
  void aRaisedLimitOnMinutesGivesTheRunThatWasNeverLimited() throws Exception {
    RunResult undisturbed = train("undisturbed", RESTLESS);
    train("run", with(RESTLESS, "train.maxMinutes", "1e-6"));

    RunResult raised = train("run", RESTLESS);

    assertThat(raised.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
  }

  /** Whatever asked for the measuring; and it stays where nothing better comes. */
  @Test
  void theBestModelIsThatOfAllThatWereMeasured() throws Exception {
    RunResult cut = train("run", with(RESTLESS, "train.maxEpochs", "1"));
    assertThat(validations())
        .singleElement()
        .matches(validation -> !validation.scheduled() && validation.step() == cut.best().step());

    RunResult raised = train("run", RESTLESS);

    List<Validation> all = validations();
    assertThat(all).extracting(Validation::scheduled).contains(true).startsWith(false);
    Validation best = all.get(0);
    for (Validation each : all) {
      best = Metric.TOP1.isBetter(each, best) ? each : best;
    }
    assertThat(raised.best()).isEqualTo(RunResult.Best.of(best));
    assertThat(new ModelFolder(Storage.local(), run().model()).description().epoch())
        .isEqualTo(best.epoch());
  }

  private RunFolder run() {
    return new RunFolder(Storage.local(), Location.of(folder.resolve("run")));
  }

  private List<Validation> validations() {
    return run().validations();
  }

  @Test
  void outOfTimeWithoutAValidationSplitLeavesAModelToo() throws Exception {
    RunResult result =
        train("run", with(LOGISTIC, "train.maxMinutes", "1e-6", "train.validationSplit", ""));

    assertThat(result.best()).isNotNull();
    assertThat(folder.resolve("run/model/model.json")).exists();
  }

  /** As builds wrote them that knew no evaluations. */
  @Test
  void aRunOfAnEarlierFormatIsNotSilentlyStartedAnew() throws Exception {
    train("run", with(LOGISTIC, "train.maxEpochs", "2"));
    try (Stream<Path> files = Files.list(folder.resolve("run/checkpoints"))) {
      for (Path file : files.map(f -> f.resolve("checkpoint.json")).toList()) {
        String text = Files.readString(file);
        text = text.replaceAll("(?s)\"validations\" : \\[.*?\\],", "");
        text = text.replaceAll("\"(rounds|formatVersion)\" : \\d+,", "");
        Files.writeString(file, text);
      }
    }

    assertThatThrownBy(() -> train("run", LOGISTIC)).hasMessageContaining("Cannot resume");
  }

  private RunResult train(String run, Map<String, String> settings) {
    return TrainingJob.of(
            spark,
            plan(small, folder.resolve(run), true, settings),
            Progress.SILENT,
            StopSignal.of())
        .execute();
  }
}
