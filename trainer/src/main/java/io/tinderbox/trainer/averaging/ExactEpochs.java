package io.tinderbox.trainer.averaging;

import io.tinderbox.common.spark.SparkStep;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.nd4j.Nd4jEngine;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;

/**
 * Epochs by an {@link AveragingTrainingMaster}: through dl4j-spark where DL4J computes, and without
 * it where another engine does, so that ND4J need not start.
 */
final class ExactEpochs implements EpochTrainer {
  private final JavaSparkContext spark;
  private final Work work;
  private final StepEngine engine;
  private final AveragingTrainingMaster master;

  /** Null where DL4J does not compute. */
  private final SparkDl4jMultiLayer model;

  ExactEpochs(JavaSparkContext spark, Work work, StepEngine engine, RoundListener listener) {
    this.spark = spark;
    this.work = work;
    this.engine = engine;
    this.master =
        new AveragingTrainingMaster(
            spark,
            work.averaging(),
            work.engine(),
            work.source(),
            work::rate,
            work.seed(),
            listener);
    this.model =
        engine instanceof Nd4jEngine nd4j
            ? new SparkDl4jMultiLayer(spark, nd4j.dl4j(), master)
            : null;
  }

  @Override
  public void train(int epoch, int firstRound) {
    master.load(engine.parameters(), engine.optimiserState());
    master.startAtRound(firstRound);
    List<String> paths = work.paths(epoch);
    if (model == null) {
      master.train(paths);
    } else {
      // The rounds that it comes to have names of their own.
      SparkStep.named(
          spark,
          "Epoch %d: the order of minibatches".formatted(epoch),
          () -> model.fitPaths(spark.parallelize(paths, 1), work.source()));
    }
  }

  @Override
  public void store() {
    master.store(engine.parameters(), engine.optimiserState());
  }

  @Override
  public void close() {
    master.close();
  }
}
