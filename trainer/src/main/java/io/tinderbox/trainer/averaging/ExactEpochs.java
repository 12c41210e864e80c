package io.tinderbox.trainer.averaging;

import io.tinderbox.common.spark.SparkStep;
import io.tinderbox.trainer.engine.nd4j.Nd4jEngine;
import org.apache.spark.api.java.JavaSparkContext;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;

/** Epochs by an {@link AveragingTrainingMaster}. */
final class ExactEpochs implements EpochTrainer {
  private final JavaSparkContext spark;
  private final Work work;
  private final Nd4jEngine engine;
  private final AveragingTrainingMaster master;
  private final SparkDl4jMultiLayer model;

  ExactEpochs(JavaSparkContext spark, Work work, Nd4jEngine engine, RoundListener listener) {
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
    this.model = new SparkDl4jMultiLayer(spark, engine.dl4j(), master);
  }

  @Override
  public void train(int epoch, int firstRound) {
    master.load(engine.parameters(), engine.optimiserState());
    master.startAtRound(firstRound);
    // The rounds that it comes to have names of their own.
    SparkStep.named(
        spark,
        "Epoch %d: the order of minibatches".formatted(epoch),
        () -> model.fitPaths(spark.parallelize(work.paths(epoch), 1), work.source()));
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
