package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever process is killed on the way, a run ends with the same parameters, bit for bit, as one
 * that was left alone.
 */
class SurvivalIT extends DisturbedTraining {
  private static final String CLUSTER = "--master=local-cluster[2,1,1024]";

  @Test
  void bothExecutorsAreReplacedOneAfterAnother() throws Exception {
    Path run = training.place("replaced");
    SparkEvents events = SparkEvents.in(training.place("replaced-events"));
    Program.Running running = training.start(run, events.options(CLUSTER));
    ProcessHandle driver = running.process().toHandle();
    Moment.round(events, 1).await(running.process());
    List<ProcessHandle> first = ExecutorProcesses.below(driver);
    assertThat(first).isNotEmpty();
    for (ProcessHandle executor : first) {
      ExecutorProcesses.kill(executor);
      Moment.executors(driver, 2).await(running.process());
    }
    assertThat(ExecutorProcesses.below(driver)).doesNotContainAnyElementsOf(first);

    running.await().done();
    assertThat(training.completed(run)).isEqualTo(undisturbed);
  }

  /** While another one holds the round up, so that it cannot be over too soon. */
  @Test
  void anExecutorIsKilledWithResultsThatAreNotMergedYet() throws Exception {
    Path run = training.place("results");
    SparkEvents events = SparkEvents.in(training.place("results-events"));
    Program.Running running = training.start(run, events.options(CLUSTER));
    Moment.round(events, 1).await(running.process());
    List<ProcessHandle> executors = ExecutorProcesses.below(running.process().toHandle());
    ExecutorProcesses.halt(executors.get(0));
    Moment.resultOf(events, ExecutorProcesses.id(executors.get(1))).await(running.process());
    ExecutorProcesses.kill(executors.get(1));
    ExecutorProcesses.goOn(executors.get(0));

    Program.Ended ended = running.await().done();
    assertThat(ended.err()).contains("they train again");
    assertThat(training.completed(run)).isEqualTo(undisturbed);
  }

  /** It ends the task that it has, and goes: nothing fails. */
  @Test
  void anExecutorIsDecommissioned() throws Exception {
    Path run = training.place("decommissioned");
    SparkEvents events = SparkEvents.in(training.place("decommissioned-events"));
    Program.Running running = training.start(run, events.options(CLUSTER));
    Moment.round(events, 1).await(running.process());
    ProcessHandle leaving = ExecutorProcesses.below(running.process().toHandle()).get(0);
    ExecutorProcesses.decommission(leaving);

    running.await().done();
    assertThat(leaving.isAlive()).isFalse();
    assertThat(events.removals()).isNotEmpty();
    assertThat(events.failedTasks()).isZero();
    assertThat(training.completed(run)).isEqualTo(undisturbed);
  }

  /** As by {@code sbin/decommission-worker.sh}: its executors go with it. */
  @Tag("slow")
  @Test
  void aWorkerIsDecommissioned() throws Exception {
    Path run = training.place("decommissioned-worker");
    SparkEvents events = SparkEvents.in(training.place("decommissioned-worker-events"));
    try (StandaloneCluster cluster = StandaloneCluster.start(training.place("cluster"))) {
      StandaloneCluster.Worker leaving = cluster.startWorker();
      cluster.startWorker();
      Program.Running running = training.on(cluster).start(run, events.options());
      Moment.round(events, 1).await(running.process());
      ExecutorProcesses.decommission(leaving.process());

      running.await().done();
      assertThat(ExecutorProcesses.below(leaving.process())).isEmpty();
    }
    assertThat(events.failedTasks()).isZero();
    assertThat(training.completed(run)).isEqualTo(undisturbed);
  }

  @Tag("slow")
  @ParameterizedTest(name = "in round {0}")
  @ValueSource(ints = {0, 1, 3, 4, 6, 7})
  void anExecutorIsKilledInTheMiddleOf(int round) throws Exception {
    Path run = training.place("executor-" + round);
    SparkEvents events = SparkEvents.in(training.place("executor-events-" + round));
    Program.Running running = training.start(run, events.options(CLUSTER));
    Moment.round(events, round).await(running.process());
    List<ProcessHandle> executors = ExecutorProcesses.below(running.process().toHandle());
    ExecutorProcesses.kill(executors.get(round % executors.size()));

    running.await().done();
    assertThat(training.completed(run)).isEqualTo(undisturbed);
  }

  @Tag("slow")
  @Test
  void executorsAreKilledRoundAfterRound() throws Exception {
    Path run = training.place("unrest");
    SparkEvents events = SparkEvents.in(training.place("unrest-events"));
    Program.Running running = training.start(run, events.options(CLUSTER));
    ProcessHandle driver = running.process().toHandle();
    for (int round = 1; round <= 7; round += 2) {
      Moment.round(events, round).await(running.process());
      ExecutorProcesses.kill(ExecutorProcesses.below(driver).get(0));
      Moment.executors(driver, 2).await(running.process());
    }

    running.await().done();
    assertThat(training.completed(run)).isEqualTo(undisturbed);
  }

  /** By the files that a run writes before its first round. */
  @Tag("slow")
  @ParameterizedTest(name = "when there is {0}")
  @ValueSource(strings = {".lock", "config.conf", "provenance.json", "metrics.jsonl"})
  void theDriverIsKilledAtTheStart(String file) throws Exception {
    Path run = training.place("driver-" + file);
    Program.Running running = training.start(run, LOCAL);
    Moment.file(run.resolve(file)).await(running.process());
    running.kill();

    assertThat(training.trained(run, LOCAL, "--resume")).isEqualTo(undisturbed);
  }

  @ParameterizedTest(name = "in round {0}")
  @MethodSource("twoMoments")
  void theDriverIsKilled(int round) throws Exception {
    killTheDriverAndResume(round);
  }

  @Tag("slow")
  @ParameterizedTest(name = "in round {0}")
  @MethodSource("threeMoments")
  void theDriverIsKilledAtMoreMoments(int round) throws Exception {
    killTheDriverAndResume(round);
  }

  static IntStream twoMoments() {
    return moments().limit(2);
  }

  static IntStream threeMoments() {
    return moments().skip(2);
  }

  /** Five rounds, drawn once and for all; the last of them may not be the run's last. */
  private static IntStream moments() {
    return new Random(1).ints(0, SmallTraining.ROUNDS - 1).distinct().limit(5);
  }

  private void killTheDriverAndResume(int round) throws Exception {
    Path run = training.place("driver-" + round);
    SparkEvents events = SparkEvents.in(training.place("driver-events-" + round));
    Program.Running running = training.start(run, events.options(LOCAL));
    Moment.round(events, round).await(running.process());
    running.kill();
    assertThat(run.resolve("result.json")).doesNotExist();

    assertThat(training.trained(run, LOCAL, "--resume")).isEqualTo(undisturbed);
  }
}
