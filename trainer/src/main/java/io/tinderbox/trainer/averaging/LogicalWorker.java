package io.tinderbox.trainer.averaging;

import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.reading.MinibatchPath;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.reading.ReadAhead;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/**
 * One logical worker's part of a round, on an executor: takes the round's parameters, steps through
 * its minibatches, and gives its own parameters back in slices.
 */
final class LogicalWorker implements Serializable {
  /**
   * @param worker from 0
   * @param paths of its minibatches, in order; none in a last round that is too small for all
   *     workers
   */
  record Assignment(int worker, List<String> paths) implements Serializable {}

  private final EngineConfig engine;
  private final Exchange exchange;
  private final MinibatchSource source;

  LogicalWorker(EngineConfig engine, Exchange exchange, MinibatchSource source) {
    this.engine = engine;
    this.exchange = exchange;
    this.source = source;
  }

  /**
   * The pieces of this worker's result by slice, and its report under {@link
   * SlicePartitioner#REPORT}.
   */
  Iterator<Tuple2<Integer, Piece>> work(
      Assignment assignment, RoundOrder order, byte[][] parameters) {
    if (assignment.paths.isEmpty()) {
      WorkerReport idle = new WorkerReport(assignment.worker, StepReport.NONE, 0, 0, 0, 0);
      return List.<Tuple2<Integer, Piece>>of(
              new Tuple2<>(
                  SlicePartitioner.REPORT, new Piece.Report(assignment.worker, idle, null)))
          .iterator();
    }
    try (ReadAhead minibatches =
        source.readAhead(assignment.paths.stream().map(MinibatchPath::parse).toList())) {
      return work(assignment, order, parameters, minibatches);
    }
  }

  private Iterator<Tuple2<Integer, Piece>> work(
      Assignment assignment, RoundOrder order, byte[][] parameters, ReadAhead minibatches) {
    StepEngine network = EnginePool.take(engine);
    boolean sound = false;
    try {
      List<Tuple2<Integer, Piece>> pieces =
          train(network, assignment, order, parameters, minibatches);
      sound = true;
      return pieces.iterator();
    } finally {
      if (sound) {
        EnginePool.giveBack(engine, network);
      } else {
        network.close();
      }
    }
  }

  private List<Tuple2<Integer, Piece>> train(
      StepEngine network,
      Assignment assignment,
      RoundOrder order,
      byte[][] parameters,
      ReadAhead minibatches) {
    long started = System.nanoTime();
    SliceLayout layout =
        exchange.layout(network.parameters().length(), network.optimiserState().length());
    if (!exchange.averageState()) {
      Initialiser.zero(network.optimiserState());
    }
    layout.pasteAll(parameters, network.parameters(), network.optimiserState());
    network.seed(
        Seeds.of(order.seed(), Purpose.DROPOUT, order.epoch(), order.round(), assignment.worker));
    long sendNanos = System.nanoTime() - started;
    long computeNanos = 0;
    StepReport steps = StepReport.NONE;
    for (int step = 0; step < assignment.paths.size(); step++) {
      Batch batch = minibatches.next();
      long before = System.nanoTime();
      steps =
          steps.plus(
              network.step(
                  batch,
                  new StepSettings(order.learningRates()[step], order.firstIteration() + step)));
      computeNanos += System.nanoTime() - before;
    }
    long before = System.nanoTime();
    List<Tuple2<Integer, Piece>> pieces = new ArrayList<>();
    for (int slice = 0; slice < layout.count(); slice++) {
      byte[] values = layout.cut(slice, network.parameters(), network.optimiserState());
      byte[] packed = exchange.transport().pack(values, parameters[slice]);
      pieces.add(
          new Tuple2<>(slice, new Piece.Slice(assignment.worker, slice, steps.examples(), packed)));
    }
    RunningStatistics statistics =
        RunningStatistics.read(network.network(), network.parameters(), steps.examples());
    sendNanos += System.nanoTime() - before;
    WorkerReport report =
        new WorkerReport(
            assignment.worker,
            steps,
            minibatches.readNanos(),
            minibatches.distortNanos(),
            computeNanos,
            sendNanos);
    pieces.add(
        new Tuple2<>(
            SlicePartitioner.REPORT, new Piece.Report(assignment.worker, report, statistics)));
    return pieces;
  }
}
