package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Executors that cannot work: what is said of them, and that a run does without. */
class ExecutorsIT extends DisturbedTraining {
  /** A machine of an architecture that there are no natives for. */
  private static final Map<String, String> BROKEN =
      Map.of("JAVA_TOOL_OPTIONS", "-Dorg.bytedeco.javacpp.platform=linux-arm64");

  @Test
  void oneThatIsBrokenIsLeftOut() throws Exception {
    Path run = training.place("left-out");
    SparkEvents events = SparkEvents.in(training.place("left-out-events"));
    try (StandaloneCluster cluster = StandaloneCluster.start(training.place("cluster"))) {
      cluster.startWorker();
      cluster.startWorker(BROKEN);
      Program.Ended ended =
          training.on(cluster).train(run, events.options("--set=spark.cores.max=2")).done();
      assertThat(ended.err())
          .containsPattern(
              "Warning: left out: 1 of 2 executors \\(\\d on 127\\.0\\.0\\.1\\): natives do not load")
          .contains("1 executor is ready");
    }
    assertThat(training.completed(run)).isEqualTo(undisturbed);
    assertThat(events.jobs())
        .startsWith("Preflight of executors")
        .contains("Epoch 1, round 1 of 3: train", "Epoch 3, round 3 of 3: merge");
    // Its answer, and the two failures by which Spark leaves it out.
    assertThat(events.failedTasks()).isEqualTo(2);
  }

  /** While the sound one is held up, so that the other one's tasks are not done before it comes. */
  @Tag("slow")
  @Test
  void oneThatIsBrokenComesLater() throws Exception {
    Path run = training.place("later");
    SparkEvents events = SparkEvents.in(training.place("later-events"));
    try (StandaloneCluster cluster = StandaloneCluster.start(training.place("later-cluster"))) {
      StandaloneCluster.Worker sound = cluster.startWorker();
      Program.Running running = training.on(cluster).start(run, events.options());
      Moment.round(events, 0).await(running.process());
      ProcessHandle executor = ExecutorProcesses.below(sound.process()).get(0);
      ExecutorProcesses.halt(executor);
      cluster.startWorker(BROKEN);
      Moment.failures(events, 2).await(running.process());
      ExecutorProcesses.goOn(executor);

      running.await().done();
    }
    assertThat(training.completed(run)).isEqualTo(undisturbed);
  }

  @Test
  void nothingBeginsWhereAllAreWrong() throws Exception {
    Path run = training.place("refused");
    training
        .train(
            run,
            "--master=local-cluster[2,1,1024]",
            "--set=model.width=2.0",
            "--set=spark.executor.memoryOverhead=400m")
        .lastLine(
            5, "2 of 2 executors (0 on 127.0.0.1, 1 on 127.0.0.1): too little memory off the heap");
    assertThat(run.resolve("config.conf")).doesNotExist();
  }
}
