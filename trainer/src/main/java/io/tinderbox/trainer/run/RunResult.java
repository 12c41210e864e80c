package io.tinderbox.trainer.run;

import java.util.Objects;

/**
 * {@code result.json}, written whole when a run ends.
 *
 * @param status {@code completed}, {@code early-stopped}, {@code failed} or {@code interrupted}
 * @param reason why it ended, one line
 * @param epochs completed
 * @param best null where no model was kept
 * @param parameters trainable
 * @param parametersSha256 of the last flat vector, little-endian float32, running statistics
 *     included
 * @param steps taken
 * @param seconds wall time of all sittings
 */
public record RunResult(
    String status,
    String reason,
    int epochs,
    Best best,
    long parameters,
    String parametersSha256,
    long steps,
    double seconds) {
  public RunResult {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(parametersSha256, "parametersSha256");
  }

  /**
   * The model that was kept. What was measured of it is null without a validation split.
   *
   * @param epoch from 1
   * @param valTop1 fraction
   * @param valTop5 fraction
   * @param valLoss mean, without the weight penalty
   * @param round rounds of the epoch that were done; null at its end
   * @param step steps that the run had taken
   */
  public record Best(
      int epoch, Double valTop1, Double valTop5, Double valLoss, Integer round, long step) {
    /** Without a validation split. */
    public static Best unmeasured(int epoch, Integer round, long step) {
      return new Best(epoch, null, null, null, round, step);
    }

    public static Best of(Validation validation) {
      return new Best(
          validation.epoch(),
          validation.valTop1(),
          validation.valTop5(),
          validation.valLoss(),
          validation.round(),
          validation.step());
    }
  }
}
