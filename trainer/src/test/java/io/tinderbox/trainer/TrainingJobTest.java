package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.ALEXNET;
import static io.tinderbox.trainer.TrainingRuns.LOGISTIC;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole runs on a handful of pictures. */
class TrainingJobTest extends TrainingOnSpark {
  private Path run;

  @BeforeEach
  void name() {
    run = folder.resolve("run");
  }

  @Test
  void aRunLearnsAndLeavesItsEvidence() throws IOException {
    RunResult result = train(small, LOGISTIC, false);

    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.epochs()).isEqualTo(3);
    assertThat(result.parameters()).isEqualTo(3 * 10 * 10 * 3 + 3);
    assertThat(result.best().valTop1()).isGreaterThan(0.6);
    assertThat(result.best().valTop5()).isEqualTo(1);
    assertThat(names(run))
        .containsExactlyInAnyOrder(
            "config.conf",
            "provenance.json",
            "metrics.jsonl",
            "evaluations.jsonl",
            "tensorboard",
            "checkpoints",
            "model",
            "result.json");
    assertThat(names(run.resolve("checkpoints"))).hasSize(2);
    assertThat(names(run.resolve("tensorboard")))
        .hasSize(2)
        .allMatch(name -> name.startsWith("events.out.tfevents."))
        .anyMatch(name -> name.endsWith(".end"));
    JsonNode written = Json.tree(Files.readAllBytes(run.resolve("result.json")), "result.json");
    assertThat(written.fieldNames())
        .toIterable()
        .contains(
            "status", "reason", "epochs", "best", "parameters", "parametersSha256", "seconds");
    assertThat(written.get("parametersSha256").asText()).isEqualTo(result.parametersSha256());
    JsonNode provenance =
        Json.tree(Files.readAllBytes(run.resolve("provenance.json")), "provenance.json");
    assertThat(provenance.get("dataDigest").asText()).hasSize(64);
    assertThat(provenance.get("seed").asLong()).isEqualTo(1);
    assertThat(Files.readString(run.resolve("config.conf")))
        .contains("model.name = \"logistic\"")
        .contains("distribution.threadsPerWorker = 2");
  }

  @Test
  void metricsSayWhereTheTimeWent() throws IOException {
    RunResult result = train(small, LOGISTIC, false);

    List<JsonNode> epochs = metrics();
    assertThat(epochs).hasSize(3);
    double sum = 0;
    for (JsonNode epoch : epochs) {
      assertThat(epoch.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              "epoch",
              "loss",
              "dataLoss",
              "trainTop1",
              "valLoss",
              "valTop1",
              "valTop5",
              "learningRate",
              "examples",
              "seconds",
              "examplesPerSecond",
              "time");
      assertThat(epoch.get("time").fieldNames())
          .toIterable()
          .containsExactly(
              "read", "distort", "compute", "send", "average", "wait", "validate", "checkpoint");
      double parts = 0;
      for (JsonNode part : epoch.get("time")) {
        assertThat(part.asDouble()).isNotNegative();
        parts += part.asDouble();
      }
      double seconds = epoch.get("seconds").asDouble();
      assertThat(parts).isCloseTo(seconds, within(0.05 * seconds));
      assertThat(epoch.get("examples").asLong()).isEqualTo(47);
      assertThat(epoch.get("loss").asDouble()).isGreaterThan(epoch.get("dataLoss").asDouble());
      sum += seconds;
    }
    assertThat(epochs).extracting(epoch -> epoch.get("epoch").asInt()).containsExactly(1, 2, 3);
    assertThat(epochs.get(2).get("dataLoss").asDouble())
        .isLessThan(epochs.get(0).get("dataLoss").asDouble());
    assertThat(epochs.get(2).get("learningRate").asDouble())
        .isLessThan(epochs.get(0).get("learningRate").asDouble());
    assertThat(sum).isLessThanOrEqualTo(result.seconds());
  }

  @Test
  void theModelIsThatOfTheBestEpoch() throws IOException {
    RunResult result = train(small, LOGISTIC, false);

    ModelDescription model =
        new ModelFolder(Storage.local(), Location.of(run.resolve("model"))).description();
    assertThat(model.epoch()).isEqualTo(result.best().epoch());
    double best =
        metrics().stream()
            .mapToDouble(epoch -> epoch.get("valTop1").asDouble())
            .max()
            .orElseThrow();
    assertThat(result.best().valTop1()).isEqualTo(best);
    assertThat(metrics().get(model.epoch() - 1).get("valTop1").asDouble()).isEqualTo(best);
    assertThat(model.labels()).extracting(label -> label.id()).containsExactly("n0", "n1", "n2");
    assertThat(run.resolve("model/MODEL_CARD.md"))
        .content()
        .contains(
            model.parametersSha256(),
            String.format(Locale.ROOT, "| top-1 | %.4f |", best),
            "Kept in: epoch %d,".formatted(model.epoch()));
  }

  @Test
  void withoutAValidationSplitTheLastModelIsTheBest() throws IOException {
    RunResult result = train(small, with(LOGISTIC, "train.validationSplit", ""), false);

    assertThat(result.best()).isEqualTo(RunResult.Best.unmeasured(3, null, result.steps()));
    assertThat(metrics()).noneMatch(epoch -> epoch.has("valTop1") || epoch.has("valLoss"));
    assertThat(run.resolve("model/MODEL_CARD.md")).content().contains("no validation split");
  }

  /** Stopped in the middle of the first epoch, and again at the end of the second. */
  @Test
  void aRunThatWasStoppedEndsLikeOneThatWasNot() throws IOException {
    RunResult undisturbed = train(large, ALEXNET, false);
    List<JsonNode> expected = metrics();
    run = folder.resolve("stopped");

    RunResult first = train(large, ALEXNET, false, 1);
    assertThat(first.status()).isEqualTo("interrupted");
    assertThat(first.reason()).startsWith("stopped in epoch 1 after round 1;");
    assertThat(first.epochs()).isZero();
    assertThat(first.best()).isNull();
    RunResult second = train(large, ALEXNET, true, 5);
    assertThat(second.status()).isEqualTo("interrupted");
    assertThat(second.reason()).startsWith("stopped after epoch 2;");
    assertThat(second.epochs()).isEqualTo(2);
    RunResult last = train(large, ALEXNET, true);

    assertThat(last.status()).isEqualTo("completed");
    assertThat(last.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
    assertThat(last.best()).isEqualTo(undisturbed.best());
    List<JsonNode> found = metrics();
    assertThat(found).hasSize(3);
    for (int i = 0; i < 3; i++) {
      for (String key :
          List.of(
              "epoch", "dataLoss", "loss", "trainTop1", "valLoss", "learningRate", "examples")) {
        assertThat(found.get(i).get(key))
            .as("epoch %d, %s", i + 1, key)
            .isEqualTo(expected.get(i).get(key));
      }
    }
  }

  /** Stopped within the warm-up, and again after it in the middle of an epoch. */
  @Test
  void optionsOfAveragingOutliveAStop() {
    Map<String, String> options =
        with(
            LOGISTIC,
            "distribution.warmupRounds",
            "7",
            "distribution.averageState",
            "false",
            "distribution.transport",
            "float16");
    RunResult undisturbed = train(small, options, false);
    run = folder.resolve("stopped");

    assertThat(train(small, options, false, 3).reason())
        .startsWith("stopped in epoch 1 after round 3;");
    // The first epoch has 5 rounds; the second 2 of the warm-up, and 2 of 2 minibatches and 1.
    assertThat(train(small, options, true, 5).reason())
        .startsWith("stopped in epoch 2 after round 3;");
    RunResult last = train(small, options, true);

    assertThat(last.status()).isEqualTo("completed");
    assertThat(last.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
  }

  @Test
  void aKilledRunGoesOnFromItsLastCheckpoint() throws IOException {
    RunResult undisturbed = train(small, LOGISTIC, false);
    Files.delete(run.resolve("result.json"));
    try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
      Path last = checkpoints.sorted().reduce((a, b) -> b).orElseThrow();
      Files.delete(last.resolve("checkpoint.json"));
    }

    RunResult resumed = train(small, LOGISTIC, true);

    assertThat(resumed.status()).isEqualTo("completed");
    assertThat(resumed.parametersSha256()).isEqualTo(undisturbed.parametersSha256());
    assertThat(metrics()).hasSize(3);
  }

  @Test
  void aCompletedRunIsLeftAlone() throws IOException {
    RunResult result = train(small, LOGISTIC, false);
    Map<String, FileTime> before = times();

    assertThat(train(small, LOGISTIC, true)).isEqualTo(result);

    assertThat(times()).isEqualTo(before);
  }

  @Test
  void resumingWhatNeverBeganStartsAnew() {
    assertThat(train(small, with(LOGISTIC, "train.maxEpochs", "1"), true).status())
        .isEqualTo("completed");
  }

  @Test
  void aLossThatIsNoNumberIsAFailure() {
    RunResult result =
        train(
            large,
            with(
                ALEXNET,
                "model.norm",
                "none",
                "train.optimiser.weightDecay",
                "0",
                "train.learningRate.rule",
                "constant",
                "train.learningRate.initial",
                "100"),
            false);

    assertThat(result.status()).isEqualTo("failed");
    assertThat(result.reason()).contains("diverged").contains("train.learningRate.initial");
    assertThat(Files.exists(run.resolve("result.json"))).isTrue();
  }

  /** The losses of the only two steps are numbers; no later one shows what the updates did. */
  @Test
  void outputsThatAreNoNumbersAfterTheLastStepAreAFailure() throws IOException {
    Map<String, String> settings =
        with(
            ALEXNET,
            "model.norm",
            "none",
            "train.maxEpochs",
            "1",
            "train.batchSizePerWorker",
            "12",
            "train.optimiser.weightDecay",
            "0",
            "train.learningRate.rule",
            "constant",
            "train.learningRate.initial",
            "100");

    RunResult result = train(large, settings, false);

    assertThat(result.status()).isEqualTo("failed");
    assertThat(result.reason()).contains("diverged");
    assertThat(result.best()).isNull();
    assertThat(names(run)).contains("result.json").doesNotContain("model", "checkpoints");
  }

  private RunResult train(Path data, Map<String, String> settings, boolean resume) {
    return train(data, settings, resume, StopSignal.of(), Progress.SILENT);
  }

  private RunResult train(
      Path data, Map<String, String> settings, boolean resume, int roundsBeforeStop) {
    StopSignal stop = StopSignal.of();
    return train(data, settings, resume, stop, new AfterRounds(roundsBeforeStop, stop::request));
  }

  private RunResult train(
      Path data, Map<String, String> settings, boolean resume, StopSignal stop, Progress progress) {
    return TrainingJob.of(spark, plan(data, run, resume, settings), progress, stop).execute();
  }

  private List<JsonNode> metrics() throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(run.resolve("metrics.jsonl"))) {
      lines.add(Json.tree(line.getBytes(StandardCharsets.UTF_8), "metrics.jsonl"));
    }
    return lines;
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Map<String, FileTime> times() throws IOException {
    Map<String, FileTime> times = new TreeMap<>();
    try (Stream<Path> files = Files.walk(run)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        times.put(run.relativize(file).toString(), Files.getLastModifiedTime(file));
      }
    }
    return times;
  }
}
