package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.run.Validation;
import io.tinderbox.trainer.schedule.LearningRate;
import java.util.List;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/** Trains a network an epoch at a time, on the driver. */
public interface EpochTrainer extends AutoCloseable {
  /**
   * What is trained, and how.
   *
   * @param engine of each worker
   * @param learningRate of the run
   * @param history all validations so far, whenever it is asked
   * @param seed of the run
   */
  record Work(
      AveragingConfig averaging,
      EngineConfig engine,
      MinibatchSource source,
      LearningRate learningRate,
      Supplier<List<Validation>> history,
      long seed) {
    /** The learning rate of a step, on the driver, by what is known now. */
    public double rate(long step) {
      return learningRate.at(step, history.get());
    }

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
      JavaSparkContext spark, Work work, StepEngine engine, RoundListener listener) {
    return switch (work.averaging().master()) {
      case EXACT -> new ExactEpochs(spark, work, engine, listener);
      case STOCK -> new StockEpochs(spark, work, engine, listener);
    };
  }
}
