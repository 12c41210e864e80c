package io.tinderbox.trainer.averaging;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.spark.SparkStep;
import io.tinderbox.trainer.averaging.LogicalWorker.Assignment;
import io.tinderbox.trainer.averaging.SliceLayout.Patch;
import io.tinderbox.trainer.averaging.SliceMerger.Contribution;
import io.tinderbox.trainer.averaging.SliceMerger.Outcome;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rounds on Spark, on the driver. Between rounds it holds the parameters and the optimiser's state
 * in slices; a round (docs/architecture.md draws one) replaces them by the workers' mean:
 *
 * <ol>
 *   <li>each logical worker is one task, which takes the slices from the processes that have them,
 *       and leaves its own in the memory of its process;
 *   <li>merging tasks take the mean of each slice, weighted by examples, in the workers' order;
 *   <li>the driver takes one copy of the merged slices, whatever the number of workers; they are
 *       what the next round starts from.
 * </ol>
 *
 * Where a process is gone with slices that are not merged yet, its workers' tasks run again: with
 * the same start and the same minibatches they come to the same result.
 */
final class Averager implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Averager.class);

  /** So often in one round may slices be lost; each time a process is gone. */
  private static final int MAX_LOSSES = 20;

  /** Enough that one which is late holds up little, few enough that starting them costs little. */
  private static final int MERGING_TASKS_PER_CORE = 2;

  private final JavaSparkContext spark;
  private final Network network;
  private final Exchange exchange;
  private final SliceLayout layout;
  private final SlowExecutors speeds = new SlowExecutors();
  private RoundBlocks start;
  private boolean warned;

  /**
   * @param engine of each worker
   * @param exchange what the workers are averaged by
   */
  Averager(JavaSparkContext spark, EngineConfig engine, Exchange exchange) {
    this.spark = spark;
    this.network = engine.build();
    long length = network.vectorLength();
    this.exchange = exchange;
    this.layout = exchange.layout(length, engine.optimiser().stateVectors() * length);
  }

  /** Takes the parameters and the optimiser's state that the next round starts from. */
  void load(FlatVector parameters, FlatVector state) {
    close();
    start = RoundBlocks.create();
    for (int slice = 0; slice < layout.count(); slice++) {
      start.putStart(slice, layout.cut(slice, parameters, state));
    }
  }

  /**
   * Gives the parameters and the optimiser's state after the last round; a state that is not
   * averaged is left alone.
   */
  void store(FlatVector parameters, FlatVector state) {
    IntStream.range(0, layout.count())
        .parallel()
        .forEach(slice -> layout.paste(slice, start.start(slice), parameters, state));
  }

  /** Gives back the memory that holds the vectors. */
  @Override
  public void close() {
    if (start != null) {
      start.release();
      start = null;
    }
  }

  /**
   * @param assignments of all logical workers, in their order
   * @param rounds of the epoch
   * @param worker what the executors run
   */
  RoundReport train(
      RoundOrder order,
      List<Assignment> assignments,
      int rounds,
      Broadcast<AveragingWorker> worker) {
    long started = System.nanoTime();
    RoundBlocks end = RoundBlocks.create();
    boolean whole = false;
    try {
      MergedRound merged = round(order, assignments, rounds, worker, end);
      whole = true;
      warnIfMemoryIsShort(assignments.size());
      RoundReport report =
          RoundReport.of(order, rounds, merged, (System.nanoTime() - started) / 1e9);
      nameSlowExecutors(report, merged.reports());
      return report;
    } finally {
      (whole ? start : end).release();
      start = whole ? end : start;
    }
  }

  /** When the epoch is over. */
  private void nameSlowExecutors(RoundReport round, List<WorkerReport> reports) {
    if (round.round() == 0) {
      speeds.clear();
    }
    speeds.add(reports, round.seconds());
    if (round.round() + 1 == round.rounds()) {
      speeds.slow().forEach(slow -> LOG.warn("Epoch {}: {}", round.epoch(), slow));
    }
  }

  /** Once, and after a round: only then have all executors said what they have. */
  private void warnIfMemoryIsShort(int workers) {
    if (warned) {
      return;
    }
    warned = true;
    RoundMemory memory =
        RoundMemory.of(layout.bytes(), workers, spark.sc().getExecutorMemoryStatus());
    if (memory.isShort()) {
      LOG.warn("{}", memory);
    }
  }

  private MergedRound round(
      RoundOrder order,
      List<Assignment> assignments,
      int rounds,
      Broadcast<AveragingWorker> worker,
      RoundBlocks end) {
    String step = "Epoch %d, round %d of %d".formatted(order.epoch(), order.round() + 1, rounds);
    Map<Integer, WorkerReport> reports = new TreeMap<>();
    Set<Integer> missing = new TreeSet<>();
    IntStream.range(0, layout.count()).forEach(missing::add);
    List<Assignment> toTrain = assignments;
    boolean finite = true;
    long mergeNanos = 0;
    for (int losses = 0; !missing.isEmpty(); losses++) {
      if (losses > MAX_LOSSES) {
        throw TinderboxException.infrastructure(
            "Cannot finish a round: expected executors that stay, found the results of some lost %d times"
                .formatted(losses),
            null);
      }
      String train = step + (losses == 0 ? ": train" : ": train again, what was lost");
      work(train, toTrain, order, worker).forEach(report -> reports.put(report.worker(), report));
      long before = System.nanoTime();
      List<Outcome> outcomes = merge(step + ": merge", missing, reports.values(), end);
      missing.removeAll(take(outcomes, end));
      finite &= outcomes.stream().allMatch(Outcome::isFinite);
      mergeNanos += System.nanoTime() - before;
      Set<Integer> lost = lost(outcomes);
      if (!lost.isEmpty()) {
        LOG.warn(
            "An executor is gone with results of workers {} in epoch {}, round {}: they train again",
            lost,
            order.epoch(),
            order.round() + 1);
      }
      toTrain = lost.stream().map(assignments::get).toList();
    }
    return new MergedRound(List.copyOf(reports.values()), finite, mergeNanos / 1e9);
  }

  private List<WorkerReport> work(
      String words,
      List<Assignment> assignments,
      RoundOrder order,
      Broadcast<AveragingWorker> worker) {
    if (assignments.isEmpty()) {
      return List.of();
    }
    RoundBlocks round = start;
    return SparkStep.named(
        spark,
        words,
        () ->
            spark
                .parallelize(assignments, assignments.size())
                .map(assignment -> worker.value().work(assignment, order, round))
                .collect());
  }

  private List<Outcome> merge(
      String words, Collection<Integer> slices, Collection<WorkerReport> reports, RoundBlocks end) {
    List<WorkerReport> active =
        reports.stream().filter(report -> report.steps().examples() > 0).toList();
    List<Contribution> contributions =
        active.stream()
            .map(report -> new Contribution(report.worker(), report.steps().examples()))
            .toList();
    // A single worker's statistics are the merged ones.
    List<Patch> patches =
        active.size() == 1
            ? List.of()
            : RunningStatistics.merge(active.stream().map(WorkerReport::statistics).toList())
                .patches(network, layout);
    List<List<Integer>> tasks = divided(slices);
    SliceMerger merger =
        new SliceMerger(
            layout,
            exchange.transport(),
            start,
            end,
            List.copyOf(contributions),
            List.copyOf(patches));
    return SparkStep.named(
        spark, words, () -> spark.parallelize(tasks, tasks.size()).map(merger).collect());
  }

  /** Equal parts for the merging tasks. */
  private List<List<Integer>> divided(Collection<Integer> slices) {
    List<Integer> all = new ArrayList<>(slices);
    int tasks = Math.min(all.size(), MERGING_TASKS_PER_CORE * spark.defaultParallelism());
    List<List<Integer>> parts = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      int from = (int) ((long) all.size() * task / tasks);
      int to = (int) ((long) all.size() * (task + 1) / tasks);
      parts.add(new ArrayList<>(all.subList(from, to)));
    }
    return parts;
  }

  /** Brings what was merged to the driver; which slices those are that were not lost before. */
  private static Set<Integer> take(List<Outcome> outcomes, RoundBlocks end) {
    return outcomes.parallelStream()
        .flatMap(outcome -> outcome.merged().stream())
        .filter(slice -> end.findStart(slice).isPresent())
        .collect(Collectors.toSet());
  }

  private static Set<Integer> lost(List<Outcome> outcomes) {
    Set<Integer> lost = new TreeSet<>();
    outcomes.forEach(outcome -> lost.addAll(outcome.lost()));
    return lost;
  }
}
