package io.tinderbox.trainer.evaluation;

/**
 * Where a figure lies for all pictures of the kind, judging by those that a network was tried on:
 * 95% of such intervals hold it.
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

  /**
   * Of a figure whose error is normal.
   *
   * @param standardError of the figure, not negative
   */
  public static ConfidenceInterval normal(double figure, double standardError) {
    return new ConfidenceInterval(figure - Z * standardError, figure + Z * standardError);
  }

  /**
   * Of a mean of values that are not negative, such as losses.
   *
   * @param sum of the values
   * @param squares sum of their squares
   * @param examples how many, at least 2: one alone says nothing of how they spread
   */
  public static ConfidenceInterval mean(double sum, double squares, long examples) {
    double mean = sum / examples;
    double variance = Math.max(0, squares - sum * mean) / (examples - 1);
    ConfidenceInterval interval = normal(mean, Math.sqrt(variance / examples));
    return new ConfidenceInterval(Math.max(0, interval.low()), interval.high());
  }
}
