package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.averaging.AveragingWorker.Assignment;
import io.tinderbox.trainer.averaging.RoundSchedule.Range;
import io.tinderbox.trainer.control.LearningRate;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.reading.MinibatchPath;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.run.TimeAccount;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
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
 * Exact parameter averaging. One call trains one epoch, round by round (docs/architecture.md draws
 * a round):
 *
 * <ol>
 *   <li>the driver broadcasts the parameters and the optimiser's state as slices; executors pass
 *       them on to each other;
 *   <li>each logical worker is one task: it loads them, steps through its minibatches, and puts its
 *       own slices into Spark's shuffle;
 *   <li>merging tasks take the mean of each slice, weighted by examples, in the workers' order;
 *   <li>the driver collects the merged slices: as many bytes as the vectors have, whatever the
 *       number of workers.
 * </ol>
 */
public final class AveragingTrainingMaster
    implements TrainingMaster<AveragingWorker.Result, AveragingWorker> {
  private final JavaSparkContext spark;
  private final AveragingConfig config;
  private final EngineConfig engine;
  private final Network network;
  private final MinibatchSource source;
  private final LearningRate learningRate;
  private final long seed;
  private final RoundListener listener;
  private final SliceLayout layout;
  private final byte[][] slices;
  private int firstRound;

  /**
   * @param spark where the workers run
   * @param engine of each worker
   * @param learningRate of each step
   * @param seed of the run
   * @param listener told after each round
   */
  public AveragingTrainingMaster(
      JavaSparkContext spark,
      AveragingConfig config,
      EngineConfig engine,
      MinibatchSource source,
      LearningRate learningRate,
      long seed,
      RoundListener listener) {
    this.spark = spark;
    this.config = config;
    this.engine = engine;
    this.network = engine.build();
    this.source = source;
    this.learningRate = learningRate;
    this.seed = seed;
    this.listener = listener;
    long length = network.vectorLength();
    this.layout = new SliceLayout(length, engine.optimiser().stateVectors() * length);
    this.slices = new byte[layout.count()][];
  }

  /** Takes the parameters and the optimiser's state to train from. */
  public void load(FlatVector parameters, FlatVector state) {
    for (int slice = 0; slice < slices.length; slice++) {
      slices[slice] = layout.cut(slice, parameters, state);
    }
  }

  /** Gives the parameters and the optimiser's state after the last round. */
  public void store(FlatVector parameters, FlatVector state) {
    layout.pasteAll(slices, parameters, state);
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
    return new RoundSchedule(source.epoch(1).size(), config.workers(), config.averagingFrequency())
        .stepsOfEpoch();
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
    List<String> epoch = paths.collect();
    RoundSchedule schedule =
        new RoundSchedule(epoch.size(), config.workers(), config.averagingFrequency());
    int start = firstRound;
    firstRound = 0;
    AveragingWorker worker = getWorkerInstance(model);
    Broadcast<AveragingWorker> workers = spark.broadcast(worker);
    try {
      for (int round = start; round < schedule.rounds(); round++) {
        if (!listener.roundDone(train(schedule, round, epoch, workers))) {
          break;
        }
      }
    } finally {
      workers.destroy();
    }
  }

  private RoundReport train(
      RoundSchedule schedule, int round, List<String> epoch, Broadcast<AveragingWorker> workers) {
    long started = System.nanoTime();
    int epochNumber = MinibatchPath.parse(epoch.get(0)).epoch();
    long first = (epochNumber - 1) * schedule.stepsOfEpoch() + schedule.stepsBefore(round);
    double[] rates = new double[schedule.steps(round)];
    for (int step = 0; step < rates.length; step++) {
      rates[step] = learningRate.at(first + step);
    }
    RoundOrder order = new RoundOrder(epochNumber, round, first, rates, seed);
    List<Assignment> assignments = new ArrayList<>();
    for (Range range : schedule.round(round)) {
      assignments.add(
          new Assignment(
              assignments.size(), new ArrayList<>(epoch.subList(range.from(), range.to()))));
    }
    spark.setJobDescription(
        "Epoch %d, round %d of %d".formatted(epochNumber, round + 1, schedule.rounds()));
    Merge merge = merge(assignments, order, workers);
    double seconds = (System.nanoTime() - started) / 1e9;
    StepReport steps =
        merge.reports.stream().map(WorkerReport::steps).reduce(StepReport.NONE, StepReport::plus);
    return new RoundReport(
        epochNumber,
        round,
        schedule.rounds(),
        first + rates.length,
        rates[rates.length - 1],
        steps,
        account(merge, seconds),
        seconds);
  }

  private record Merge(List<WorkerReport> reports, double averageSeconds) {}

  private Merge merge(
      List<Assignment> assignments, RoundOrder order, Broadcast<AveragingWorker> workers) {
    Broadcast<byte[][]> parameters = spark.broadcast(slices.clone());
    try {
      JavaPairRDD<Integer, Piece> pieces =
          spark
              .parallelize(assignments, assignments.size())
              .flatMapToPair(
                  assignment -> workers.value().work(assignment, order, parameters.value()));
      JavaPairRDD<Integer, Piece> shuffled =
          pieces.partitionBy(new SlicePartitioner(slices.length));
      List<Piece.Merged> merged = shuffled.mapPartitions(new SliceMerger()).collect();
      release(shuffled);
      return take(merged);
    } finally {
      parameters.destroy();
    }
  }

  private Merge take(List<Piece.Merged> merged) {
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
    return new Merge(reports, (slowest + System.nanoTime() - started) / 1e9);
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

  /** What of a round's wall time went where; what nobody accounts for is waiting. */
  private static TimeAccount account(Merge merge, double seconds) {
    double workers = merge.reports.size() * 1e9;
    double read = merge.reports.stream().mapToLong(WorkerReport::readNanos).sum() / workers;
    double distort = merge.reports.stream().mapToLong(WorkerReport::distortNanos).sum() / workers;
    double compute = merge.reports.stream().mapToLong(WorkerReport::computeNanos).sum() / workers;
    double send = merge.reports.stream().mapToLong(WorkerReport::sendNanos).sum() / workers;
    double waiting = Math.max(0, seconds - read - distort - compute - send - merge.averageSeconds);
    return new TimeAccount(read, distort, compute, send, merge.averageSeconds, waiting, 0, 0);
  }

  @Override
  public AveragingWorker getWorkerInstance(SparkDl4jMultiLayer model) {
    return new AveragingWorker(engine, source);
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
