package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.run.TimeAccount;
import java.util.Locale;

/**
 * What one round came to.
 *
 * @param epoch from 1
 * @param round of the epoch, from 0
 * @param rounds of the epoch
 * @param iteration steps that the run has taken after the round
 * @param learningRate of its last step
 * @param steps totals over all workers
 * @param isFinite whether all parameters and values of the optimiser's state are, after it
 * @param time mean over the workers
 * @param seconds wall time
 */
public record RoundReport(
    int epoch,
    int round,
    int rounds,
    long iteration,
    double learningRate,
    StepReport steps,
    boolean isFinite,
    TimeAccount time,
    double seconds) {
  /** One line: where the round's time went. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "Epoch %d, round %d of %d: %.2f s: %s",
        epoch,
        round + 1,
        rounds,
        seconds,
        time.summary());
  }

  static RoundReport of(RoundOrder order, int rounds, MergedRound merged, double seconds) {
    return new RoundReport(
        order.epoch(),
        order.round(),
        rounds,
        order.firstIteration() + order.learningRates().length,
        order.learningRates()[order.learningRates().length - 1],
        merged.steps(),
        merged.isFinite(),
        merged.time(seconds),
        seconds);
  }
}
