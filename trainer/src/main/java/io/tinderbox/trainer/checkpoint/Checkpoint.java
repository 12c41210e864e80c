package io.tinderbox.trainer.checkpoint;

import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.run.TimeAccount;
import java.util.List;

/**
 * Where a run stands, beside its two vectors.
 *
 * @param epoch the one that goes on, from 1
 * @param round the next one of that epoch, from 0
 * @param iteration steps taken
 * @param current what the epoch's rounds came to so far
 * @param history of the completed epochs
 * @param best epoch so far; null before the first
 * @param seconds wall time of the run so far, all sittings
 * @param parametersSha256 of {@code parameters.f32}
 * @param stateSha256 of {@code optimiser.f32}
 */
public record Checkpoint(
    int epoch,
    int round,
    long iteration,
    EpochTotals current,
    List<EpochMetrics> history,
    RunResult.Best best,
    double seconds,
    String parametersSha256,
    String stateSha256) {
  public Checkpoint {
    history = List.copyOf(history);
  }

  /**
   * What the rounds of one epoch came to.
   *
   * @param steps totals
   * @param time mean over the workers
   * @param seconds wall time of the rounds
   * @param learningRate of the last step
   */
  public record EpochTotals(
      StepReport steps, TimeAccount time, double seconds, double learningRate) {
    public static final EpochTotals NONE = new EpochTotals(StepReport.NONE, TimeAccount.ZERO, 0, 0);
  }

  /** The same with the digests of the vectors that were written beside it. */
  Checkpoint withDigests(String parameters, String state) {
    return new Checkpoint(
        epoch, round, iteration, current, history, best, seconds, parameters, state);
  }
}
