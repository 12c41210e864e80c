package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise that everything else stands on: with the number of logical workers and their threads
 * fixed, a run ends with the same parameters, bit for bit, wherever its workers run. {@link
 * SurvivalIT} is about what is killed on the way.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameResultIT {
  private SmallTraining training;
  private String undisturbed;

  @BeforeAll
  void trainUndisturbed(@TempDir Path folder) throws Exception {
    training = SmallTraining.prepare(folder);
    undisturbed = training.trained(training.place("local-1"), "--master=local[1]");
  }

  @Test
  void onTwoThreads() throws Exception {
    assertThat(training.trained(training.place("local-2"), "--master=local[2]"))
        .isEqualTo(undisturbed);
  }

  /** And the driver takes one copy of the vectors a round, however many workers there are. */
  @Test
  void onTwoExecutorProcesses() throws Exception {
    SparkEvents events = SparkEvents.in(training.place("events"));
    String[] options = events.options("--master=local-cluster[2,1,1024]");

    assertThat(training.trained(training.place("cluster"), options)).isEqualTo(undisturbed);

    assertThat(events.keptBy("driver", "worker")).isZero();
    assertThat(events.keptBy("driver", "start"))
        .isEqualTo(SmallTraining.SLICES * (SmallTraining.ROUNDS + SmallTraining.EPOCHS));
    assertThat(events.keptBy("0", "worker") + events.keptBy("1", "worker"))
        .isEqualTo(SmallTraining.SLICES * SmallTraining.ROUNDS * SmallTraining.WORKERS);
  }

  /** Shards divided between two processes, the model sent to both. */
  @Test
  void evaluatedByTwoExecutorProcesses() throws Exception {
    Path run = training.place("local-1");
    SparkEvents events = SparkEvents.in(training.place("evaluation-events"));
    String[] options =
        events.options(
            "--on=executors",
            "--master=local-cluster[2,1,1024]",
            "--set=spark.scheduler.minRegisteredResourcesRatio=1");

    Path byDriver = training.evaluated(run, "by-driver");
    Path byExecutors = training.evaluated(run, "by-executors", options);

    assertThat(events.processesOfTasks()).containsExactlyInAnyOrder("0", "1");
    assertThat(byExecutors.resolve("predictions.csv"))
        .hasSameTextualContentAs(byDriver.resolve("predictions.csv"));
    JsonNode expected = evaluation(byDriver);
    JsonNode found = evaluation(byExecutors);
    assertThat(found.path("loss").asDouble())
        .isCloseTo(expected.path("loss").asDouble(), within(1e-6))
        .isPositive();
    for (String name : List.of("examples", "top1", "top5", "tenCrop", "perClass")) {
      assertThat(found.path(name)).as(name).isEqualTo(expected.path(name));
    }
  }

  private static JsonNode evaluation(Path folder) throws IOException {
    return new ObjectMapper().readTree(folder.resolve("evaluation.json").toFile());
  }

  @Test
  void afterAStopSignalAndTheRunResumed() throws Exception {
    Path run = training.place("stopped");
    Program.Running running = training.start(run, "--master=local[2]");
    Moment.checkpoint(run, 1).await(running.process());
    running.process().destroy();
    assertThat(running.await().code()).isEqualTo(5);
    assertThat(SmallTraining.result(run).path("status").asText()).isEqualTo("interrupted");

    assertThat(training.trained(run, "--master=local[2]", "--resume")).isEqualTo(undisturbed);
  }
}
