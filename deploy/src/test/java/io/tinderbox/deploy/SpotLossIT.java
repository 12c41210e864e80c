package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What befalls a fleet of spot nodes, on a cluster of this machine: its workers stand for the
 * nodes, its master and the driver for the nodes on demand.
 */
class SpotLossIT extends DisturbedTraining {
  /** The notice that EC2 gives, and two minutes later the end, whatever is still done there. */
  @Test
  void aNodeIsToldThatItGoesAndIsGone() throws Exception {
    Path run = training.place("notice");
    SparkEvents events = SparkEvents.in(training.place("notice-events"));
    try (StandaloneCluster nodes = StandaloneCluster.start(training.place("notice-nodes"))) {
      StandaloneCluster.Worker leaving = nodes.startWorker();
      nodes.startWorker();
      Program.Running running = training.on(nodes).start(run, events.options());
      Moment.round(events, 1).await(running.process());
      ExecutorProcesses.decommission(leaving.process());
      Moment.round(events, 3).await(running.process());
      StandaloneCluster.lose(leaving);

      running.await().done();
    }
    assertThat(events.removals()).isNotEmpty();
    assertThat(training.completed(run)).isEqualTo(undisturbed);
  }

  /** Other nodes come minutes later, as fleets bring them. */
  @Tag("slow")
  @Test
  void allNodesAreGoneAndOthersCome() throws Exception {
    Path run = training.place("all");
    SparkEvents events = SparkEvents.in(training.place("all-events"));
    try (StandaloneCluster nodes = StandaloneCluster.start(training.place("all-nodes"))) {
      List<StandaloneCluster.Worker> first = List.of(nodes.startWorker(), nodes.startWorker());
      Program.Running running = training.on(nodes).start(run, events.options());
      Moment.round(events, 2).await(running.process());
      for (StandaloneCluster.Worker node : first) {
        StandaloneCluster.lose(node);
      }
      long before = events.rounds();
      Thread.sleep(5000);
      assertThat(running.process().isAlive()).isTrue();
      assertThat(events.rounds()).isEqualTo(before);
      nodes.startWorker();
      nodes.startWorker();

      running.await().done();
    }
    assertThat(training.completed(run)).isEqualTo(undisturbed);
  }

  /** One after the other in one run: a notice, an executor, a node without notice, all nodes. */
  @Tag("slow")
  @Test
  void aWholeNightOfLosses() throws Exception {
    Path run = training.place("night");
    SparkEvents events = SparkEvents.in(training.place("night-events"));
    try (StandaloneCluster nodes = StandaloneCluster.start(training.place("night-nodes"))) {
      StandaloneCluster.Worker first = nodes.startWorker();
      StandaloneCluster.Worker second = nodes.startWorker();
      Program.Running running = training.on(nodes).start(run, events.options());
      Moment.round(events, 0).await(running.process());
      ExecutorProcesses.decommission(first.process());
      StandaloneCluster.Worker third = nodes.startWorker();
      Moment.executors(third.process(), 1).await(running.process());
      StandaloneCluster.lose(first);

      Moment.round(events, 2).await(running.process());
      ExecutorProcesses.kill(ExecutorProcesses.below(second.process()).get(0));
      Moment.round(events, 4).await(running.process());
      StandaloneCluster.lose(third);
      Moment.round(events, 5).await(running.process());
      StandaloneCluster.lose(second);
      nodes.startWorker();

      running.await().done();
    }
    assertThat(training.completed(run)).isEqualTo(undisturbed);
  }
}
