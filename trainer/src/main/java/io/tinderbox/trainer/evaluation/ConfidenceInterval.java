package io.tinderbox.trainer.evaluation;

/**
 * Where a network's accuracy on all pictures of the kind lies, judging by those that it was tried
 * on.
 *
 * @param low 0 … 1
 * @param high 0 … 1
 */
public record ConfidenceInterval(double low, double high) {
  /** Of a normal distribution, 95% lies within so many standard deviations. */
  private static final double Z = 1.959963984540054;

  /**
   * The 95% score interval: E. B. Wilson, "Probable Inference, the Law of Succession, and
   * Statistical Inference" (JASA 22, 1927).
   *
   * @param accuracy the fraction that was found
   * @param examples in how many
   */
  public static ConfidenceInterval wilson(double accuracy, long examples) {
    double weight = Z * Z / examples;
    double centre = (accuracy + weight / 2) / (1 + weight);
    double half =
        Z
            / (1 + weight)
            * Math.sqrt(accuracy * (1 - accuracy) / examples + weight / (4 * examples));
    // Within what rounding may cost, the fraction itself lies in its interval.
    return new ConfidenceInterval(
        Math.max(0, Math.min(accuracy, centre - half)),
        Math.min(1, Math.max(accuracy, centre + half)));
  }
}
