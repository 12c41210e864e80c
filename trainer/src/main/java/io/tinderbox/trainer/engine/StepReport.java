package io.tinderbox.trainer.engine;

import java.io.Serializable;

/**
 * What one or more steps saw, before their updates.
 *
 * @param examples trained on
 * @param dataLossSum sum over the examples of the loss, without the weight penalty
 * @param penaltySum sum over the examples of the weight penalty at their step
 * @param correct examples whose highest output was their label, as trained (distorted, with
 *     dropout)
 */
public record StepReport(long examples, double dataLossSum, double penaltySum, long correct)
    implements Serializable {
  public static final StepReport NONE = new StepReport(0, 0, 0, 0);

  public StepReport plus(StepReport other) {
    return new StepReport(
        examples + other.examples,
        dataLossSum + other.dataLossSum,
        penaltySum + other.penaltySum,
        correct + other.correct);
  }

  /** Whether every sum is a finite number. */
  public boolean isFinite() {
    return Double.isFinite(dataLossSum) && Double.isFinite(penaltySum);
  }
}
