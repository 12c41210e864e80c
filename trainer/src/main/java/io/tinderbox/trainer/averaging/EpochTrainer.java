package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.control.LearningRate;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.nd4j.Nd4jEngine;
import io.tinderbox.trainer.reading.MinibatchSource;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Trains a network an epoch at a time, on the driver, through dl4j-spark. */
public interface EpochTrainer extends AutoCloseable {
  /**
   * What is trained, and how.
   *
   * @param engine of each worker
   * @param learningRate of each step
   * @param seed of the run
   */
  record Work(
      AveragingConfig averaging,
      EngineConfig engine,
      MinibatchSource source,
      LearningRate learningRate,
      long seed) {
    List<String> paths(int epoch) {
      return source.epoch(epoch).stream().map(Object::toString).toList();
    }
  }

  /**
   * Trains what is left of an epoch from the engine's parameters and optimiser's state. What they
   * become is there after {@link #store}.
   *
   * @param epoch from 1
   * @param firstRound the epoch's next round, from 0
   */
  void train(int epoch, int firstRound);

  /** Brings the engine's vectors to where the last round left them; from within a listener too. */
  void store();

  /** Gives back the memory that holds the vectors between rounds. */
  @Override
  void close();

  /**
   * The trainer of {@code distribution.master}.
   *
   * @param engine on the driver
   * @param listener told after each round
   */
  static EpochTrainer of(
      JavaSparkContext spark, Work work, Nd4jEngine engine, RoundListener listener) {
    return switch (work.averaging().master()) {
      case EXACT -> new ExactEpochs(spark, work, engine, listener);
      case STOCK -> new StockEpochs(spark, work, engine, listener);
    };
  }
}
