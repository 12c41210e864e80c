package io.tinderbox.trainer.schedule;

import io.tinderbox.trainer.run.Validation;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * How a learning rate changes over a run: {@code train.learningRate.rule}. A pure function of the
 * step and of what validation has found so far, so that a run that goes on from a checkpoint, which
 * holds the latter, goes on at the same rates.
 *
 * <p>Adding one is a record and a line in {@link Rules}.
 */
public interface Rule extends Serializable {
  /**
   * What the initial rate is multiplied with.
   *
   * @param step of the run, from 0
   * @param warmupSteps that the run begins with; a rule may start its own course behind them
   * @param history all validations so far
   */
  double factor(long step, long warmupSteps, RunLength run, List<Validation> history);

  /** Whether it goes by validation. */
  default boolean needsValidation() {
    return false;
  }

  /** What the latest validation changed, for people; empty where it changed nothing. */
  default Optional<String> notice(List<Validation> history) {
    return Optional.empty();
  }

  /** Why training is over; empty where it is not. */
  default Optional<String> end(List<Validation> history) {
    return Optional.empty();
  }
}
