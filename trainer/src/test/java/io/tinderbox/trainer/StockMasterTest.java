package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.ALEXNET;
import static io.tinderbox.trainer.TrainingRuns.LOGISTIC;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.progress.Progress;
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
import org.junit.jupiter.params.provider.CsvSource;

/** Whole runs with dl4j-spark's own master. */
class StockMasterTest extends TrainingOnSpark {
  private static final Map<String, String> STOCK = with(LOGISTIC, "distribution.master", "stock");

  @Test
  void aRunEndsInTheSameFiles() throws IOException {
    RunResult result = train(small, "run", STOCK);

    assertThat(result.status()).isEqualTo("completed");
    assertThat(result.best().valTop1()).isGreaterThan(0.5);
    List<JsonNode> epochs = metrics("run");
    assertThat(epochs).hasSize(3);
    assertThat(epochs)
        .allSatisfy(
            epoch -> {
              // What it leaves out is not counted, nor is anything twice.
              assertThat(epoch.get("examples").asInt()).isBetween(20, 47);
              assertThat(epoch.get("loss").asDouble())
                  .isGreaterThan(epoch.get("dataLoss").asDouble());
              assertThat(epoch.get("time").get("compute").asDouble()).isPositive();
            });
    assertThat(epochs.get(2).get("dataLoss").asDouble())
        .isLessThan(epochs.get(0).get("dataLoss").asDouble());
    assertThat(Files.exists(folder.resolve("run/result.json"))).isTrue();
    assertThat(Files.exists(folder.resolve("run/model/model.json"))).isTrue();
  }

  /** One worker, one minibatch: there is nothing that it could do wrong, and both do the same. */
  @ParameterizedTest
  @CsvSource({
    "cross-entropy, nesterov",
    "smoothed, sgd",
    "svm, adam",
  })
  void aStepAnEpochIsThatOfTheExactMaster(String loss, String optimiser) throws IOException {
    String[] one = {
      "distribution.workers",
      "1",
      "train.batchSizePerWorker",
      "47",
      "distribution.averagingFrequency",
      "1",
      "train.loss.name",
      loss,
      "train.optimiser.name",
      optimiser
    };
    train(small, "stock", with(STOCK, one));
    train(small, "exact", with(LOGISTIC, one));

    JsonNode stock = metrics("stock").get(2);
    JsonNode exact = metrics("exact").get(2);
    for (String key : List.of("loss", "dataLoss", "trainTop1", "valLoss")) {
      assertThat(stock.get(key).asDouble())
          .as(key)
          .isCloseTo(exact.get(key).asDouble(), within(1e-5));
    }
    assertThat(stock.get("examples").asInt()).isEqualTo(47);
  }

  @Test
  void aNetworkWithEverythingTrainsToo() throws IOException {
    RunResult result =
        train(large, "run", with(ALEXNET, "distribution.master", "stock", "train.maxEpochs", "1"));

    assertThat(result.status()).isEqualTo("completed");
    assertThat(metrics("run").get(0).get("examples").asInt()).isPositive();
  }

  @Test
  void whatItCannotDoIsRefused() {
    refused(
        with(
            STOCK,
            "distribution.transport",
            "float16",
            "distribution.warmupRounds",
            "3",
            "train.optimiser.name",
            "adamw",
            "train.optimiser.clipNorm",
            "1"),
        false,
        "train.optimiser.name: expected one of adam, nesterov, sgd with distribution.master = stock",
        "train.optimiser.clipNorm: expected 0 with distribution.master = stock",
        "distribution.transport: expected float32 with distribution.master = stock",
        "distribution.warmupRounds: expected 0 with distribution.master = stock");

    train(small, "run", with(STOCK, "train.maxEpochs", "1"));
    assertThat(train(small, "run", with(STOCK, "train.maxEpochs", "1"), true).status())
        .isEqualTo("completed");
    refused(STOCK, true, "expected distribution.master = exact, found stock");
    refused(LOGISTIC, true, "distribution.master: was \"stock\", is \"exact\"");
  }

  private void refused(Map<String, String> settings, boolean resume, String... messages) {
    assertThatThrownBy(() -> plan(small, folder.resolve("run"), resume, settings))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll(messages);
  }

  private RunResult train(Path data, String run, Map<String, String> settings) {
    return train(data, run, settings, false);
  }

  private RunResult train(Path data, String run, Map<String, String> settings, boolean resume) {
    return TrainingJob.of(
            spark,
            plan(data, folder.resolve(run), resume, settings),
            Progress.SILENT,
            StopSignal.of())
        .execute();
  }

  private List<JsonNode> metrics(String run) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl"))) {
      lines.add(Json.tree(line.getBytes(StandardCharsets.UTF_8), "metrics.jsonl"));
    }
    return lines;
  }
}
