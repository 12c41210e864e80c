package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.LOGISTIC;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.run.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a run measures itself, what it keeps, and what ends it: epochs of three rounds. */
class TrainingControlTest extends TrainingOnSpark {
  /** At this learning rate the validation accuracy goes up and down. */
  private static final Map<String, String> RESTLESS =
      with(
          LOGISTIC,
          "train.maxEpochs",
          "6",
          "train.learningRate.rule",
          "constant",
          "train.learningRate.initial",
          "1");

  @Test
  void aRunCanBeMeasuredInsideItsEpochs() throws IOException {
    RunResult result =
        train("run", with(RESTLESS, "train.maxEpochs", "3", "train.validation.everyRounds", "2"));

    List<JsonNode> validations = lines("run", "evaluations.jsonl");
    // Rounds 2, 4, 6 and 8 of the run; the ends of epochs 1, 2 (round 6 again) and 3.
    assertThat(validations)
        .extracting(v -> v.get("epoch").asInt() + "/" + v.path("round").asText("end"))
        .containsExactly("1/2", "1/end", "2/1", "2/end", "3/2", "3/end");
    assertThat(validations)
        .extracting(v -> v.get("step").asLong())
        .containsExactly(4L, 5L, 7L, 10L, 14L, 15L);
    List<JsonNode> metrics = lines("run", "metrics.jsonl");
    assertThat(metrics).hasSize(3);
    for (int epoch = 0; epoch < 3; epoch++) {
      JsonNode last = validations.get(2 * epoch + 1);
      assertThat(metrics.get(epoch).get("valTop1")).isEqualTo(last.get("valTop1"));
      assertThat(metrics.get(epoch).get("valLoss")).isEqualTo(last.get("valLoss"));
    }
    assertThat(result.steps()).isEqualTo(15);
  }

  /** The account holds what was spent on measuring inside an epoch as well. */
  @Test
  void theTimeAccountStillAddsUp() throws IOException {
    train("run", with(RESTLESS, "train.maxEpochs", "2", "train.validation.everyRounds", "1"));

    for (JsonNode line : lines("run", "metrics.jsonl")) {
      double parts = 0;
      for (JsonNode part : line.get("time")) {
        parts += part.asDouble();
      }
      double seconds = line.get("seconds").asDouble();
      assertThat(parts).isCloseTo(seconds, within(0.05 * seconds));
      assertThat(line.get("time").get("validate").asDouble()).isPositive();
    }
  }

  @Test
  void measuringLessOftenEndsAllTheSame() throws IOException {
    RunResult result =
        train("run", with(RESTLESS, "train.maxEpochs", "5", "train.validation.everyEpochs", "3"));

    assertThat(result.status()).isEqualTo("completed");
    assertThat(lines("run", "evaluations.jsonl"))
        .extracting(v -> v.get("epoch").asInt())
        .containsExactly(3, 5);
    assertThat(lines("run", "metrics.jsonl"))
        .extracting(line -> line.has("valTop1"))
        .containsExactly(false, false, true, false, true);
    assertThat(result.best().epoch()).isIn(3, 5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"top1", "top5", "loss"})
  void theBestModelIsThatOfTheMetric(String metric) throws IOException {
    Map<String, String> settings =
        with(RESTLESS, "train.validation.metric", metric, "train.validation.everyRounds", "1");
    RunResult result = train("run", settings);

    boolean loss = metric.equals("loss");
    String field = loss ? "valLoss" : "valTop" + metric.charAt(3);
    JsonNode best = null;
    for (JsonNode validation : lines("run", "evaluations.jsonl")) {
      if (best == null || gain(validation, best, field, loss) > 0) {
        best = validation;
      }
    }
    assertThat(result.best().step()).isEqualTo(best.get("step").asLong());
    assertThat(result.best().valLoss()).isEqualTo(best.get("valLoss").asDouble());
    assertThat(model("run").parametersFile()).contains("step-%09d".formatted(result.best().step()));
    assertThat(model("run").epoch()).isEqualTo(result.best().epoch());
  }

  /** By the field, then by the loss. */
  private static double gain(JsonNode validation, JsonNode best, String field, boolean low) {
    double gain = validation.get(field).asDouble() - best.get(field).asDouble();
    double fall = best.get("valLoss").asDouble() - validation.get("valLoss").asDouble();
    return gain == 0 ? fall : low ? -gain : gain;
  }

  @Test
  void aTargetEndsARunWhereItIsReachedAndAHigherOneGoesOn() throws IOException {
    Map<String, String> gentle = with(LOGISTIC, "train.validation.everyRounds", "1");
    RunResult undisturbed = train("undisturbed", gentle);
    double target = lines("undisturbed", "evaluations.jsonl").get(1).get("valTop1").asDouble();

    RunResult reached = train("run", with(gentle, "train.targetAccuracy", "" + target));
    assertThat(reached.status()).isEqualTo("completed");
    assertThat(reached.reason()).contains("train.targetAccuracy");
    assertThat(reached.steps()).isLessThan(undisturbed.steps());
    assertThat(reached.best().valTop1()).isGreaterThanOrEqualTo(target);

    assertThat(train("run", with(gentle, "train.targetAccuracy", "" + target))).isEqualTo(reached);
    RunResult on = train("run", gentle);
    assertThat(on.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
    assertThat(on.best()).isEqualTo(undisturbed.best());
  }

  @Test
  void minutesEndARunWithAModelAndMoreOfThemGoOn() throws IOException {
    RunResult undisturbed = train("undisturbed", LOGISTIC);

    RunResult cut = train("run", with(LOGISTIC, "train.maxMinutes", "1e-6"));
    assertThat(cut.status()).isEqualTo("completed");
    assertThat(cut.reason()).contains("train.maxMinutes", "in epoch 1 after round 1");
    assertThat(cut.epochs()).isZero();
    assertThat(cut.best().step()).isEqualTo(2);
    assertThat(model("run").epoch()).isEqualTo(1);
    assertThat(lines("run", "evaluations.jsonl")).hasSize(1);

    RunResult on = train("run", LOGISTIC);
    assertThat(on.status()).isEqualTo("completed");
    assertThat(on.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
  }

  @Test
  void earlyStopEndsARunForGood() throws IOException {
    Map<String, String> settings =
        with(RESTLESS, "train.maxEpochs", "40", "train.earlyStop.patience", "3");

    RunResult result = train("run", settings);

    assertThat(result.status()).isEqualTo("early-stopped");
    assertThat(result.reason()).contains("did not improve in 3 validations");
    assertThat(result.epochs()).isLessThan(40);
    List<JsonNode> validations = lines("run", "evaluations.jsonl");
    double best = 0;
    for (JsonNode validation : validations.subList(0, validations.size() - 3)) {
      best = Math.max(best, validation.get("valTop1").asDouble());
    }
    double bar = best;
    assertThat(validations.subList(validations.size() - 3, validations.size()))
        .allSatisfy(v -> assertThat(v.get("valTop1").asDouble()).isLessThanOrEqualTo(bar));
    assertThat(result.best().valTop1()).isEqualTo(best);
    assertThat(train("run", settings)).isEqualTo(result);
  }

  @Test
  void aPlateauLowersTheRateWithTheNextRoundAndEndsTheRun() throws IOException {
    RunResult result =
        train(
            "run",
            with(
                RESTLESS,
                "train.maxEpochs",
                "60",
                "train.learningRate.rule",
                "plateau",
                "train.validation.everyRounds",
                "1"));

    assertThat(result.status()).isEqualTo("early-stopped");
    assertThat(result.reason()).contains("drop 4 of 4 of the learning rate");
    List<Double> rates =
        lines("run", "evaluations.jsonl").stream()
            .map(v -> v.get("learningRate").asDouble())
            .distinct()
            .toList();
    assertThat(rates).hasSize(4).startsWith(1.0);
    for (int drop = 1; drop < 4; drop++) {
      assertThat(rates.get(drop)).isCloseTo(rates.get(drop - 1) * 0.2, within(1e-12));
    }
  }

  /** Whatever a rule goes by is in the checkpoint: in the middle of an epoch, and at its end. */
  @ParameterizedTest
  @ValueSource(strings = {"plateau", "step", "cosine", "constant"})
  void aRunThatIsStoppedInEveryRoundIsMeasuredAndEndsLikeOneThatWasNot(String rule)
      throws IOException {
    Map<String, String> settings =
        with(
            RESTLESS,
            "train.learningRate.rule",
            rule,
            "train.learningRate.step.everyEpochs",
            "2",
            "train.learningRate.warmupEpochs",
            "0.5",
            "train.validation.everyRounds",
            "2",
            "train.earlyStop.patience",
            "7");
    RunResult undisturbed = train("undisturbed", settings);

    RunResult result;
    do {
      StopSignal stop = StopSignal.of();
      result = train("run", settings, new AfterRounds(1, stop::request), stop);
    } while (result.status().equals("interrupted"));

    assertThat(result.status()).isEqualTo(undisturbed.status());
    assertThat(result.best()).isEqualTo(undisturbed.best());
    assertThat(result.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
    assertThat(withoutSeconds("run")).isEqualTo(withoutSeconds("undisturbed"));
  }

  private List<String> withoutSeconds(String run) throws IOException {
    return lines(run, "evaluations.jsonl").stream()
        .map(line -> ((ObjectNode) line).without("seconds"))
        .map(Object::toString)
        .toList();
  }

  private RunResult train(String run, Map<String, String> settings) {
    return train(run, settings, Progress.SILENT, StopSignal.of());
  }

  private RunResult train(
      String run, Map<String, String> settings, Progress progress, StopSignal stop) {
    return TrainingJob.of(spark, plan(small, folder.resolve(run), true, settings), progress, stop)
        .execute();
  }

  private ModelDescription model(String run) {
    return new ModelFolder(Storage.local(), Location.of(folder.resolve(run).resolve("model")))
        .description();
  }

  private List<JsonNode> lines(String run, String file) throws IOException {
    Path path = folder.resolve(run).resolve(file);
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(path)) {
      lines.add(Json.tree(line.getBytes(StandardCharsets.UTF_8), path));
    }
    return lines;
  }
}
