package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.averaging.AveragingWorker.Result;
import io.tinderbox.trainer.averaging.LogicalWorker.Assignment;
import io.tinderbox.trainer.preflight.SelfCheck;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.spark.api.TrainingHook;
import org.deeplearning4j.spark.api.TrainingResult;
import org.deeplearning4j.spark.api.TrainingWorker;
import org.deeplearning4j.spark.api.WorkerConfiguration;
import org.deeplearning4j.spark.api.stats.SparkTrainingStats;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.dataset.api.DataSet;
import org.nd4j.linalg.dataset.api.MultiDataSet;

/**
 * A {@link LogicalWorker} as dl4j-spark's {@link TrainingWorker}. It reads its minibatches itself;
 * handing it {@link DataSet}s is refused.
 */
final class AveragingWorker implements TrainingWorker<Result> {
  /** What dl4j-spark calls a worker's result. */
  static final class Result implements TrainingResult {
    @Override
    public void setStats(SparkTrainingStats stats) {
      // The worker's report is the account of its time.
    }
  }

  private final LogicalWorker worker;
  private final SelfCheck check;

  /**
   * @param check of the process that it works in
   */
  AveragingWorker(LogicalWorker worker, SelfCheck check) {
    this.worker = worker;
    this.check = check;
  }

  /** The worker's part of a round; its slices go to where the round's start is. */
  WorkerReport work(Assignment assignment, RoundOrder order, RoundBlocks round) {
    check.require();
    return worker.work(
        assignment,
        order,
        round::start,
        (slice, packed) -> round.putPiece(assignment.worker(), slice, packed));
  }

  @Override
  public WorkerConfiguration getDataConfiguration() {
    throw byPath();
  }

  @Override
  public long getInstanceId() {
    return hashCode();
  }

  @Override
  public void addHook(TrainingHook hook) {
    throw byPath();
  }

  @Override
  public void removeHook(TrainingHook hook) {
    throw byPath();
  }

  @Override
  public MultiLayerNetwork getInitialModel() {
    throw byPath();
  }

  @Override
  public ComputationGraph getInitialModelGraph() {
    throw byPath();
  }

  @Override
  public Result processMinibatch(DataSet dataSet, MultiLayerNetwork network, boolean isLast) {
    throw byPath();
  }

  @Override
  public Result processMinibatch(DataSet dataSet, ComputationGraph graph, boolean isLast) {
    throw byPath();
  }

  @Override
  public Result processMinibatch(MultiDataSet dataSet, ComputationGraph graph, boolean isLast) {
    throw byPath();
  }

  @Override
  public Pair<Result, SparkTrainingStats> processMinibatchWithStats(
      DataSet dataSet, MultiLayerNetwork network, boolean isLast) {
    throw byPath();
  }

  @Override
  public Pair<Result, SparkTrainingStats> processMinibatchWithStats(
      DataSet dataSet, ComputationGraph graph, boolean isLast) {
    throw byPath();
  }

  @Override
  public Pair<Result, SparkTrainingStats> processMinibatchWithStats(
      MultiDataSet dataSet, ComputationGraph graph, boolean isLast) {
    throw byPath();
  }

  @Override
  public Result getFinalResult(MultiLayerNetwork network) {
    throw byPath();
  }

  @Override
  public Result getFinalResult(ComputationGraph graph) {
    throw byPath();
  }

  @Override
  public Result getFinalResultNoData() {
    throw byPath();
  }

  @Override
  public Pair<Result, SparkTrainingStats> getFinalResultNoDataWithStats() {
    throw byPath();
  }

  @Override
  public Pair<Result, SparkTrainingStats> getFinalResultWithStats(MultiLayerNetwork network) {
    throw byPath();
  }

  @Override
  public Pair<Result, SparkTrainingStats> getFinalResultWithStats(ComputationGraph graph) {
    throw byPath();
  }

  private static UnsupportedOperationException byPath() {
    return new UnsupportedOperationException(
        "This worker reads its minibatches by path; train through SparkDl4jMultiLayer.fitPaths");
  }
}
