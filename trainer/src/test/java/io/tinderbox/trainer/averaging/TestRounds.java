package io.tinderbox.trainer.averaging;

import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.trainer.averaging.LogicalWorker.Assignment;
import io.tinderbox.trainer.averaging.RoundSchedule.Range;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.TestEngines;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Scaling;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.reading.TrainingSplit;
import io.tinderbox.trainer.vector.FlatVector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Rounds by the workers and mergers that Spark would run, one after the other in this thread.
 *
 * @param batchSizePerWorker examples
 */
record TestRounds(
    DataFolder data,
    NetworkConfig network,
    OptimiserConfig optimiser,
    AveragingConfig config,
    int batchSizePerWorker) {
  private static final double RATE = 0.02;

  /** Both vectors. */
  record Vectors(float[] parameters, float[] state) {}

  EngineConfig engine() {
    return TestEngines.config(
        network, input().preprocessing(data.manifest()).input(), 3, optimiser, 2);
  }

  private InputConfig input() {
    return new InputConfig(data.manifest().image().height() - 2, true, true, Scaling.HALF_RANGE);
  }

  MinibatchSource source() {
    return new MinibatchSource(TrainingSplit.of(data, "train", 0), input(), batchSizePerWorker, 1);
  }

  Vectors initial() {
    float[] parameters = new float[(int) engine().build().vectorLength()];
    Initialiser.fill(engine().build(), 1, FlatVector.wrap(parameters));
    return new Vectors(parameters, new float[parameters.length * optimiser.stateVectors()]);
  }

  SliceLayout layout() {
    Vectors initial = initial();
    return config.exchange().layout(initial.parameters.length, initial.state.length);
  }

  private ByteBuffer[] cut(Vectors vectors) {
    SliceLayout layout = layout();
    return IntStream.range(0, layout.count())
        .mapToObj(
            slice ->
                layout.cut(
                    slice, FlatVector.wrap(vectors.parameters), FlatVector.wrap(vectors.state)))
        .toArray(ByteBuffer[]::new);
  }

  private Vectors paste(ByteBuffer[] slices) {
    Vectors vectors = initial();
    for (int slice = 0; slice < slices.length; slice++) {
      layout()
          .paste(
              slice,
              slices[slice],
              FlatVector.wrap(vectors.parameters),
              FlatVector.wrap(vectors.state));
    }
    return vectors;
  }

  /** Whole epochs from the initial parameters. */
  Vectors train(int epochs) {
    ByteBuffer[] slices = cut(initial());
    long step = 0;
    for (int epoch = 1; epoch <= epochs; epoch++) {
      List<String> paths = paths(epoch);
      RoundSchedule schedule = config.schedule(paths.size(), epoch);
      for (int round = 0; round < schedule.rounds(); round++) {
        RoundOrder order = order(epoch, round, step, rates(schedule.steps(round)));
        slices = round(slices, order, assignments(schedule.round(round), paths));
        step += schedule.steps(round);
      }
    }
    return paste(slices);
  }

  List<String> paths(int epoch) {
    return source().epoch(epoch).stream().map(Object::toString).toList();
  }

  static double[] rates(int steps) {
    double[] rates = new double[steps];
    Arrays.fill(rates, RATE);
    return rates;
  }

  static RoundOrder order(int epoch, int round, long firstIteration, double[] rates) {
    return new RoundOrder(epoch, round, firstIteration, rates, 1);
  }

  private static List<Assignment> assignments(List<Range> ranges, List<String> paths) {
    List<Assignment> assignments = new ArrayList<>();
    for (Range range : ranges) {
      assignments.add(
          new Assignment(
              assignments.size(), new ArrayList<>(paths.subList(range.from(), range.to()))));
    }
    return assignments;
  }

  /** What one worker makes of the initial parameters. */
  Vectors workAlone(RoundOrder order, Assignment assignment) {
    return workTogether(order, List.of(assignment));
  }

  /** What several workers together make of the initial parameters. */
  Vectors workTogether(RoundOrder order, List<Assignment> assignments) {
    return paste(round(cut(initial()), order, assignments));
  }

  private ByteBuffer[] round(ByteBuffer[] start, RoundOrder order, List<Assignment> assignments) {
    LogicalWorker worker = new LogicalWorker(engine(), config.exchange(), source());
    List<List<SliceMean.Piece>> pieces = new ArrayList<>();
    List<RunningStatistics> statistics = new ArrayList<>();
    Arrays.stream(start).forEach(slice -> pieces.add(new ArrayList<>()));
    for (Assignment assignment : assignments) {
      Map<Integer, ByteBuffer> own = new TreeMap<>();
      WorkerReport report = worker.work(assignment, order, slice -> start[slice], own::put);
      if (report.steps().examples() > 0) {
        statistics.add(report.statistics());
      }
      own.forEach(
          (slice, packed) ->
              pieces.get(slice).add(new SliceMean.Piece(packed, report.steps().examples())));
    }
    ByteBuffer[] end = new ByteBuffer[start.length];
    for (int slice = 0; slice < end.length; slice++) {
      end[slice] =
          SliceMean.of(
                  config.exchange().transport(),
                  pieces.get(slice),
                  start[slice],
                  layout().length(slice))
              .bytes();
    }
    RunningStatistics.merge(statistics)
        .patches(engine().build(), layout())
        .forEach(patch -> patch.apply(end[patch.slice()]));
    return end;
  }
}
