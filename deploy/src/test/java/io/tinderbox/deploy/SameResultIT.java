package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
