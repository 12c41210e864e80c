package io.tinderbox.trainer.evaluation;

/**
 * Whether two networks that looked at the same examples differ by more than chance: Q. McNemar,
 * "Note on the sampling error of the difference between correlated proportions or percentages"
 * (Psychometrika 12, 1947). Only the examples on which one is right and the other wrong tell them
 * apart; were the networks equally good, each of these would fall to either by a fair coin.
 */
public final class McNemar {
  private static final double LOG_HALF = Math.log(0.5);

  private McNemar() {}

  /**
   * The exact binomial test, two-sided, whatever the numbers: no approximation is needed for many.
   *
   * @param onlyFirst examples that only the first network has right
   * @param onlySecond examples that only the second one has right
   * @return how probable it is, with networks that are equally good, that the two numbers lie at
   *     least so far apart; 0 … 1
   */
  public static double probability(long onlyFirst, long onlySecond) {
    long all = onlyFirst + onlySecond;
    long fewer = Math.min(onlyFirst, onlySecond);
    double logTerm = all * LOG_HALF;
    double tail = Math.exp(logTerm);
    for (long k = 1; k <= fewer; k++) {
      logTerm += Math.log((double) (all - k + 1) / k);
      tail += Math.exp(logTerm);
    }
    // Where both numbers are equal the middle is counted twice.
    return Math.min(1, 2 * tail);
  }
}
