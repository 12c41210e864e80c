package io.tinderbox.trainer.run;

/**
 * {@code result.json}, written whole when a run ends.
 *
 * @param status {@code completed}, {@code early-stopped}, {@code failed} or {@code interrupted}
 * @param reason why it ended, one line
 * @param epochs completed
 * @param best null where no epoch was completed
 * @param parameters trainable
 * @param parametersSha256 of the last flat vector, little-endian float32, running statistics
 *     included
 * @param seconds wall time of all sittings
 */
public record RunResult(
    String status,
    String reason,
    int epochs,
    Best best,
    long parameters,
    String parametersSha256,
    double seconds) {
  /** The epoch whose model was kept; accuracies are fractions, null without a validation split. */
  public record Best(int epoch, Double valTop1, Double valTop5) {}
}
