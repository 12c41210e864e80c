package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.averaging.LogicalWorker.Assignment;
import io.tinderbox.trainer.averaging.RoundSchedule.Range;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.preflight.SelfCheck;
import io.tinderbox.trainer.reading.MinibatchPath;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deeplearning4j.core.loader.DataSetLoader;
import org.deeplearning4j.core.loader.MultiDataSetLoader;
import org.deeplearning4j.core.storage.StatsStorageRouter;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.deeplearning4j.spark.impl.graph.SparkComputationGraph;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * Exact parameter averaging as dl4j-spark's {@link TrainingMaster}. One call trains one epoch by
 * its minibatches' paths, round by round through an {@link Averager}; every other way of training
 * is refused.
 */
public final class AveragingTrainingMaster
    implements TrainingMaster<AveragingWorker.Result, AveragingWorker>, AutoCloseable {
  private final JavaSparkContext spark;
  private final AveragingConfig config;
  private final EngineConfig engine;
  private final MinibatchSource source;
  private final LongToDoubleFunction learningRate;
  private final long seed;
  private final RoundListener listener;
  private final Averager averager;
  private int firstRound;

  /**
   * @param spark where the workers run
   * @param engine of each worker
   * @param learningRate of a step of the run, from 0; asked when the step's round begins
   * @param seed of the run
   * @param listener told after each round
   */
  public AveragingTrainingMaster(
      JavaSparkContext spark,
      AveragingConfig config,
      EngineConfig engine,
      MinibatchSource source,
      LongToDoubleFunction learningRate,
      long seed,
      RoundListener listener) {
    this.spark = spark;
    this.config = config;
    this.engine = engine;
    this.source = source;
    this.learningRate = learningRate;
    this.seed = seed;
    this.listener = listener;
    this.averager = new Averager(spark, engine, config.exchange());
  }

  /** Takes the parameters and the optimiser's state to train from. */
  public void load(FlatVector parameters, FlatVector state) {
    averager.load(parameters, state);
  }

  /** Gives the parameters and the optimiser's state after the last round. */
  public void store(FlatVector parameters, FlatVector state) {
    averager.store(parameters, state);
  }

  /** Gives back the memory that holds the vectors in Spark's processes. */
  @Override
  public void close() {
    averager.close();
  }

  /**
   * The round that the next epoch begins with: not 0 where a run goes on in the middle of an epoch.
   */
  public void startAtRound(int round) {
    this.firstRound = round;
  }

  /** Gives back the memory of the engines that wait in this process. */
  public static void closeIdleEngines() {
    EnginePool.clear();
  }

  /** Steps of an epoch, by which learning rates are laid out over the run. */
  public static long stepsOfEpoch(AveragingConfig config, MinibatchSource source) {
    return config.schedule(source.epoch(1).size(), 1).stepsOfEpoch();
  }

  /** Rounds of an epoch, from 1. */
  public static int roundsOfEpoch(AveragingConfig config, MinibatchSource source, int epoch) {
    return config.schedule(source.epoch(1).size(), epoch).rounds();
  }

  @Override
  public void executeTrainingPaths(
      SparkDl4jMultiLayer model,
      SparkComputationGraph graph,
      JavaRDD<String> paths,
      DataSetLoader loader,
      MultiDataSetLoader multiLoader) {
    if (graph != null || !(loader instanceof MinibatchSource)) {
      throw new UnsupportedOperationException(
          "expected a MultiLayerNetwork and minibatches by path");
    }
    train(paths.collect());
  }

  /** Trains one epoch, or what is left of it, by the paths of all its minibatches. */
  void train(List<String> paths) {
    int start = firstRound;
    firstRound = 0;
    int epoch = MinibatchPath.parse(paths.get(0)).epoch();
    RoundSchedule schedule = config.schedule(paths.size(), epoch);
    Broadcast<AveragingWorker> workers = spark.broadcast(worker());
    try {
      boolean goOn = true;
      for (int round = start; goOn && round < schedule.rounds(); round++) {
        RoundReport report =
            averager.train(
                order(schedule, epoch, round),
                assignments(schedule.round(round), paths),
                schedule.rounds(),
                workers);
        goOn = listener.roundDone(report);
      }
    } finally {
      workers.destroy();
    }
  }

  /** What all workers are told of a round: its steps are numbered through the whole run. */
  private RoundOrder order(RoundSchedule schedule, int epoch, int round) {
    long first = (epoch - 1) * schedule.stepsOfEpoch() + schedule.stepsBefore(round);
    double[] rates = new double[schedule.steps(round)];
    Arrays.setAll(rates, step -> learningRate.applyAsDouble(first + step));
    return new RoundOrder(epoch, round, first, rates, seed);
  }

  private static List<Assignment> assignments(List<Range> ranges, List<String> epoch) {
    List<Assignment> assignments = new ArrayList<>();
    for (Range range : ranges) {
      assignments.add(
          new Assignment(
              assignments.size(), new ArrayList<>(epoch.subList(range.from(), range.to()))));
    }
    return assignments;
  }

  private AveragingWorker worker() {
    return new AveragingWorker(
        new LogicalWorker(engine, config.exchange(), source),
        SelfCheck.ofTraining(config.workers(), engine, source));
  }

  @Override
  public AveragingWorker getWorkerInstance(SparkDl4jMultiLayer model) {
    return worker();
  }

  @Override
  public AveragingWorker getWorkerInstance(SparkComputationGraph graph) {
    throw notByPath();
  }

  @Override
  public void executeTraining(SparkDl4jMultiLayer model, JavaRDD<DataSet> trainingData) {
    throw notByPath();
  }

  @Override
  public void executeTraining(SparkComputationGraph graph, JavaRDD<DataSet> trainingData) {
    throw notByPath();
  }

  @Override
  public void executeTrainingMDS(SparkComputationGraph graph, JavaRDD<MultiDataSet> trainingData) {
    throw notByPath();
  }

  private static UnsupportedOperationException notByPath() {
    return new UnsupportedOperationException(
        "Exact averaging needs minibatches by path; train through SparkDl4jMultiLayer.fitPaths");
  }

  @Override
  public void addHook(TrainingHook hook) {
    throw new UnsupportedOperationException("a RoundListener is told of each round");
  }

  @Override
  public void removeHook(TrainingHook hook) {
    throw new UnsupportedOperationException("a RoundListener is told of each round");
  }

  @Override
  public String toJson() {
    throw new UnsupportedOperationException("the run's config.conf says how it was trained");
  }

  @Override
  public String toYaml() {
    return toJson();
  }

  @Override
  public void setCollectTrainingStats(boolean collect) {
    // Always collected: RoundReport.
  }

  @Override
  public boolean getIsCollectTrainingStats() {
    return false;
  }

  @Override
  public SparkTrainingStats getTrainingStats() {
    return null;
  }

  @Override
  public void setListeners(Collection<TrainingListener> listeners) {
    setListeners(null, listeners);
  }

  @Override
  public void setListeners(StatsStorageRouter router, Collection<TrainingListener> listeners) {
    if (listeners != null && !listeners.isEmpty()) {
      throw new UnsupportedOperationException("a RoundListener is told of each round");
    }
  }

  @Override
  public boolean deleteTempFiles(JavaSparkContext context) {
    return true;
  }

  @Override
  public boolean deleteTempFiles(SparkContext context) {
    return true;
  }
}
