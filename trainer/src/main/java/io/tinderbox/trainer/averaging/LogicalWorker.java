package io.tinderbox.trainer.averaging;

import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.spark.ExecutorName;
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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

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

  /** Takes the slices of what the worker made, as they travel. */
  interface Sink {
    void put(int slice, ByteBuffer packed);
  }

  /**
   * @param start the slices that the round starts from
   */
  WorkerReport work(
      Assignment assignment, RoundOrder order, IntFunction<ByteBuffer> start, Sink sink) {
    if (assignment.paths.isEmpty()) {
      return WorkerReport.idle(assignment.worker);
    }
    StepEngine network = EnginePool.take(engine);
    boolean sound = false;
    try (ReadAhead minibatches =
        source.readAhead(
            assignment.paths.stream().map(MinibatchPath::parse).toList(),
            order.round(),
            assignment.worker,
            network)) {
      WorkerReport report = train(network, assignment, order, start, sink, minibatches);
      sound = true;
      return report;
    } finally {
      if (sound) {
        EnginePool.giveBack(engine, network);
      } else {
        network.close();
      }
    }
  }

  private WorkerReport train(
      StepEngine network,
      Assignment assignment,
      RoundOrder order,
      IntFunction<ByteBuffer> start,
      Sink sink,
      ReadAhead minibatches) {
    long started = System.nanoTime();
    SliceLayout layout =
        exchange.layout(network.parameters().length(), network.optimiserState().length());
    load(network, layout, assignment.worker, start);
    network.seed(
        Seeds.of(order.seed(), Purpose.DROPOUT, order.epoch(), order.round(), assignment.worker));
    long sendNanos = System.nanoTime() - started;
    long computeNanos = 0;
    StepReport steps = StepReport.NONE;
    for (int step = 0; step < assignment.paths.size(); step++) {
      Batch batch = minibatches.next();
      long before = System.nanoTime();
      steps = steps.plus(network.step(batch, settings(order, step)));
      computeNanos += System.nanoTime() - before;
    }
    long before = System.nanoTime();
    send(network, layout, start, sink);
    RunningStatistics statistics =
        RunningStatistics.read(network.network(), network.parameters(), steps.examples());
    sendNanos += System.nanoTime() - before;
    return new WorkerReport(
        assignment.worker,
        ExecutorName.here(),
        steps,
        statistics,
        minibatches.readNanos(),
        minibatches.distortNanos(),
        computeNanos,
        sendNanos);
  }

  /**
   * An averaged state is as old as the run: where an epoch's last round gave workers different
   * numbers of steps, it counts as having come through the most. One that is not averaged began
   * with the round.
   */
  private StepSettings settings(RoundOrder order, int step) {
    long iteration = order.firstIteration() + step;
    return new StepSettings(
        order.learningRates()[step], iteration, exchange.averageState() ? iteration : step);
  }

  /**
   * Each worker takes the slices in an order of its own, so that processes which need the same ones
   * soon have some to give to each other.
   */
  private void load(
      StepEngine network, SliceLayout layout, int worker, IntFunction<ByteBuffer> start) {
    if (!exchange.averageState()) {
      Initialiser.zero(network.optimiserState());
    }
    List<Integer> slices = new ArrayList<>();
    IntStream.range(0, layout.count()).forEach(slices::add);
    Collections.shuffle(slices, new Random(worker));
    for (int slice : slices) {
      layout.paste(slice, start.apply(slice), network.parameters(), network.optimiserState());
    }
  }

  private void send(
      StepEngine network, SliceLayout layout, IntFunction<ByteBuffer> start, Sink sink) {
    Transport transport = exchange.transport();
    for (int slice = 0; slice < layout.count(); slice++) {
      ByteBuffer values = layout.cut(slice, network.parameters(), network.optimiserState());
      ByteBuffer before = transport.needsStart() ? start.apply(slice) : null;
      sink.put(slice, transport.pack(values, before));
    }
  }
}
