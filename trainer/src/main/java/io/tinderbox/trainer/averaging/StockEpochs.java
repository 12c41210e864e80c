package io.tinderbox.trainer.averaging;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.spark.SparkStep;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.engine.nd4j.StockNetwork;
import io.tinderbox.trainer.run.TimeAccount;
import io.tinderbox.trainer.schedule.LearningRate;
import io.tinderbox.trainer.vector.FiniteScan;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.Collections;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.schedule.ISchedule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Epochs by dl4j-spark's {@link ParameterAveragingTrainingMaster}, as it comes: the same network,
 * initial parameters, minibatches, learning rates and optimiser, to compare with.
 *
 * <p>It rounds its splits down and leaves out the minibatches beyond them, averages without regard
 * to examples, counts a whole round of steps where a last round had fewer, draws dropout from
 * generators that nobody seeded, and tells nothing before an epoch is over: an epoch is one round
 * to the listener.
 */
final class StockEpochs implements EpochTrainer {
  private static final Logger LOG = LoggerFactory.getLogger(StockEpochs.class);
  private static final int CHUNK = 1 << 18;

  /** By the step of the run that DL4J counts; it knows nothing of validation. */
  private record Rates(LearningRate rate) implements ISchedule {
    @Override
    public double valueAt(int iteration, int epoch) {
      return rate.at(iteration, List.of());
    }

    @Override
    public ISchedule clone() {
      return this;
    }
  }

  private final JavaSparkContext spark;
  private final Work work;
  private final StepEngine engine;
  private final RoundListener listener;
  private final StockTotals totals;
  private final StockNetwork network;
  private final SparkDl4jMultiLayer model;

  StockEpochs(JavaSparkContext spark, Work work, StepEngine engine, RoundListener listener) {
    this.spark = spark;
    this.work = work;
    this.engine = engine;
    this.listener = listener;
    this.totals = StockTotals.of(spark.sc());
    this.network = StockNetwork.create(work.engine(), new Rates(work.learningRate()));
    this.model = new SparkDl4jMultiLayer(spark, network.dl4j(), master());
    LOG.warn(
        "distribution.master = stock, to compare with: drops what does not fill its splits, averages"
            + " without weights, is not reproducible and cannot be resumed");
    prepareExecutors();
  }

  private ParameterAveragingTrainingMaster master() {
    AveragingConfig config = work.averaging();
    int examples = work.source().epoch(1).get(0).count();
    return new ParameterAveragingTrainingMaster.Builder(config.workers(), examples)
        .batchSizePerWorker(examples)
        .averagingFrequency(config.pace().averagingFrequency())
        .saveUpdater(config.exchange().averageState())
        .rngSeed(work.seed())
        .trainingHooks(new StockWatch(config.threadsPerWorker(), totals))
        .build();
  }

  /** ND4J takes its settings when it starts, and the stock worker starts it without any. */
  private void prepareExecutors() {
    int threads = work.averaging().threadsPerWorker();
    List<Integer> tasks = Collections.nCopies(2 * work.averaging().workers(), threads);
    SparkStep.named(
        spark,
        "Prepare executors for dl4j-spark's own master",
        () -> {
          spark.parallelize(tasks, tasks.size()).foreach(StockNetwork::prepare);
          return tasks.size();
        });
  }

  @Override
  public void train(int epoch, int firstRound) {
    if (firstRound != 0) {
      throw new UnsupportedOperationException("the stock master has no place within an epoch");
    }
    long started = System.nanoTime();
    totals.reset();
    copy(engine.parameters(), network.parameters());
    int workers = work.averaging().workers();
    List<String> minibatches = StockMinibatches.named(work.paths(epoch));
    SparkStep.named(
        spark,
        "Epoch %d: dl4j-spark's own master".formatted(epoch),
        () ->
            model.fitPaths(
                spark.parallelize(minibatches, workers), new StockMinibatches(work.source())));
    listener.roundDone(report(epoch, (System.nanoTime() - started) / 1e9));
  }

  @Override
  public void store() {
    copy(network.parameters(), engine.parameters());
  }

  @Override
  public void close() {
    // DL4J leaves its memory to the collector.
  }

  private RoundReport report(int epoch, double seconds) {
    StepReport steps = totals.steps();
    int all = work.source().split().examples();
    LOG.info(
        "Epoch {}: the stock master trained on {} of {} examples", epoch, steps.examples(), all);
    if (steps.examples() == 0) {
      throw TinderboxException.usage(
          "Cannot train with distribution.master = stock: expected a minibatch for each of %d workers, found %d"
              .formatted(work.averaging().workers(), work.source().epoch(epoch).size()));
    }
    long iteration = network.dl4j().getLayerWiseConfigurations().getIterationCount();
    double compute = totals.computeNanos().value() / (1e9 * work.averaging().workers());
    double rest = Math.max(0, seconds - compute);
    return new RoundReport(
        epoch,
        0,
        1,
        iteration,
        work.rate(Math.max(0, iteration - 1)),
        steps,
        new FiniteScan().isFinite(network.parameters()),
        // It does not say what else its time went into.
        new TimeAccount(0, 0, compute, 0, 0, rest, 0, 0),
        seconds);
  }

  private static void copy(FlatVector from, FlatVector to) {
    float[] values = new float[CHUNK];
    for (long at = 0; at < from.length(); at += CHUNK) {
      int count = (int) Math.min(CHUNK, from.length() - at);
      from.get(at, values, 0, count);
      to.put(at, values, 0, count);
    }
  }
}
