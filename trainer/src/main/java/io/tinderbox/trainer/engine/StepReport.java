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
 * @param outputs the outputs before softmax, as trained
 * @param firstNotFinite number in the whole run, from 0, of the first step whose loss or penalty is
 *     not finite; -1 where there is none
 */
public record StepReport(
    long examples,
    double dataLossSum,
    double penaltySum,
    long correct,
    OutputRange outputs,
    long firstNotFinite)
    implements Serializable {
  public static final StepReport NONE = new StepReport(0, 0, 0, 0, OutputRange.NONE, -1);

  /** Steps of whose outputs nothing is known. */
  public StepReport(long examples, double dataLossSum, double penaltySum, long correct) {
    this(examples, dataLossSum, penaltySum, correct, new OutputRange(0, true), -1);
  }

  /** One step. */
  public static StepReport of(
      long iteration,
      long examples,
      double dataLossSum,
      double penaltySum,
      long correct,
      OutputRange outputs) {
    boolean finite = Double.isFinite(dataLossSum) && Double.isFinite(penaltySum);
    return new StepReport(
        examples, dataLossSum, penaltySum, correct, outputs, finite ? -1 : iteration);
  }

  public StepReport plus(StepReport other) {
    return new StepReport(
        examples + other.examples,
        dataLossSum + other.dataLossSum,
        penaltySum + other.penaltySum,
        correct + other.correct,
        outputs.plus(other.outputs),
        earlier(firstNotFinite, other.firstNotFinite));
  }

  private static long earlier(long step, long other) {
    return step < 0 ? other : other < 0 ? step : Math.min(step, other);
  }

  /** Whether every sum is a finite number. */
  public boolean isFinite() {
    return firstNotFinite < 0 && Double.isFinite(dataLossSum) && Double.isFinite(penaltySum);
  }
}
