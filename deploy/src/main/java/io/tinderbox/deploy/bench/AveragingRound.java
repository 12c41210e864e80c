package io.tinderbox.deploy.bench;

import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.trainer.averaging.AveragingConfig;
import io.tinderbox.trainer.averaging.AveragingTrainingMaster;
import io.tinderbox.trainer.averaging.RoundReport;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Scaling;
import io.tinderbox.trainer.reading.MinibatchPath;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.reading.TrainingSplit;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A round of averaging with two workers: its wall time without the mean time in steps, of which
 * each worker takes one with a small minibatch. Parameters are all zero, which changes nothing of
 * what is moved.
 */
final class AveragingRound implements Measurement {
  private static final int WORKERS = 2;
  private static final int BATCH_SIZE_PER_WORKER = 4;
  private static final long EXAMPLES = 64L * WORKERS * BATCH_SIZE_PER_WORKER;
  private static final double LEARNING_RATE = 1e-5;

  /** The first rounds take memory that later ones use again. */
  private static final int UNCOUNTED = 3;

  private final JavaSparkContext spark;
  private final EngineConfig engine;
  private final MinibatchSource source;
  private final AveragingTrainingMaster master;
  private RoundReport report;
  private int epoch = 1;
  private int round;

  AveragingRound(Workbench bench, BenchNetwork network) {
    int threads = Math.max(1, bench.options().threads() / WORKERS);
    DataFolder data = bench.data();
    int classes = Math.max(BenchOptions.CLASSES, data.manifest().classes());
    InputConfig input = new InputConfig(network.crop(), true, true, Scaling.HALF_RANGE);
    this.spark = bench.spark();
    this.engine = network.engineConfig(threads, classes);
    this.source =
        new MinibatchSource(
            TrainingSplit.of(data, "train", EXAMPLES),
            input,
            BATCH_SIZE_PER_WORKER,
            BenchOptions.SEED);
    this.master =
        new AveragingTrainingMaster(
            spark,
            new AveragingConfig(WORKERS, threads, 1),
            engine,
            source,
            step -> LEARNING_RATE,
            BenchOptions.SEED,
            this::oneRound);
  }

  private boolean oneRound(RoundReport done) {
    report = done;
    return false;
  }

  @Override
  public String name() {
    return "a round of %d workers, beyond computing".formatted(WORKERS);
  }

  @Override
  public String unit() {
    return "s";
  }

  @Override
  public void prepare() {
    long length = engine.build().vectorLength();
    master.load(zeros(length), zeros(engine.optimiser().stateVectors() * length));
    for (int i = 0; i < UNCOUNTED; i++) {
      turn();
    }
  }

  @Override
  public double turn() {
    List<String> paths = source.epoch(epoch).stream().map(MinibatchPath::toString).toList();
    master.startAtRound(round);
    master.executeTrainingPaths(null, null, spark.parallelize(paths, 1), source, null);
    boolean last = report.round() + 1 == report.rounds();
    epoch += last ? 1 : 0;
    round = last ? 0 : round + 1;
    return report.seconds() - report.time().compute();
  }

  private static FlatVector zeros(long length) {
    return new FlatVector() {
      @Override
      public long length() {
        return length;
      }

      @Override
      public void get(long offset, float[] into, int at, int count) {
        Arrays.fill(into, at, at + count, 0);
      }

      @Override
      public void put(long offset, float[] from, int at, int count) {
        throw new UnsupportedOperationException("zeros stay");
      }
    };
  }

  @Override
  public void close() {
    master.close();
    AveragingTrainingMaster.closeIdleEngines();
  }
}
