package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.averaging.LogicalWorker.Assignment;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Rounds on Spark, on the driver. Between rounds it holds the parameters and the optimiser's state
 * in slices; a round (docs/architecture.md draws one) replaces them by the workers' mean:
 *
 * <ol>
 *   <li>the driver broadcasts the slices; executors pass them on to each other;
 *   <li>each logical worker is one task, which puts its own slices into Spark's shuffle;
 *   <li>merging tasks take the mean of each slice, weighted by examples, in the workers' order;
 *   <li>the driver collects the merged slices: as many bytes as the vectors have, whatever the
 *       number of workers.
 * </ol>
 */
final class Averager {
  private final JavaSparkContext spark;
  private final Network network;
  private final Exchange exchange;
  private final SliceLayout layout;
  private final byte[][] slices;

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
    this.slices = new byte[layout.count()][];
  }

  /** Takes the parameters and the optimiser's state that the next round starts from. */
  void load(FlatVector parameters, FlatVector state) {
    System.arraycopy(layout.cutAll(parameters, state), 0, slices, 0, slices.length);
  }

  /**
   * Gives the parameters and the optimiser's state after the last round; a state that is not
   * averaged is left alone.
   */
  void store(FlatVector parameters, FlatVector state) {
    layout.pasteAll(slices, parameters, state);
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
    MergedRound merged = merge(order, assignments, worker);
    return RoundReport.of(order, rounds, merged, (System.nanoTime() - started) / 1e9);
  }

  private MergedRound merge(
      RoundOrder order, List<Assignment> assignments, Broadcast<AveragingWorker> worker) {
    Broadcast<byte[][]> vectors = spark.broadcast(slices.clone());
    try {
      JavaPairRDD<Integer, Piece> shuffled =
          spark
              .parallelize(assignments, assignments.size())
              .flatMapToPair(assignment -> worker.value().work(assignment, order, vectors.value()))
              .partitionBy(new SlicePartitioner(slices.length));
      SliceMerger merger = new SliceMerger(exchange.transport(), slice -> vectors.value()[slice]);
      List<Piece.Merged> merged = shuffled.mapPartitions(merger).collect();
      release(shuffled);
      return take(merged);
    } finally {
      vectors.destroy();
    }
  }

  private MergedRound take(List<Piece.Merged> merged) {
    long started = System.nanoTime();
    List<WorkerReport> reports = new ArrayList<>();
    RunningStatistics statistics = null;
    long slowest = 0;
    for (Piece.Merged part : merged) {
      part.slices().forEach(slice -> slices[slice.index()] = slice.values());
      reports.addAll(part.reports());
      statistics = part.statistics() == null ? statistics : part.statistics();
      slowest = Math.max(slowest, part.nanos());
    }
    if (statistics != null && statistics.means().length > 0) {
      statistics.write(network, new SlicedParameters(layout, slices));
    }
    reports.sort(Comparator.comparingInt(WorkerReport::worker));
    return new MergedRound(reports, (slowest + System.nanoTime() - started) / 1e9);
  }

  /**
   * Removes the round's shuffle files at once, not when the driver's garbage collector finds the
   * time.
   */
  private void release(JavaPairRDD<?, ?> shuffled) {
    if (shuffled.rdd().dependencies().head() instanceof ShuffleDependency<?, ?, ?> shuffle
        && spark.sc().cleaner().isDefined()) {
      spark.sc().cleaner().get().doCleanupShuffle(shuffle.shuffleId(), false);
    }
  }
}
