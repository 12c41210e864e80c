package io.tinderbox.trainer.evaluation;

/** The best of some scores. Of equal scores the lower index comes first. */
public final class TopK {
  private TopK() {}

  /**
   * @param scores no NaN, [classes]
   * @param k how many are wanted
   * @return indices of the k highest scores, highest first; all of them where there are fewer
   */
  public static int[] of(double[] scores, int k) {
    int[] best = new int[Math.min(k, scores.length)];
    int filled = 0;
    for (int i = 0; i < scores.length; i++) {
      if (filled == best.length && (filled == 0 || scores[i] <= scores[best[filled - 1]])) {
        continue;
      }
      int place = filled < best.length ? filled++ : filled - 1;
      while (place > 0 && scores[i] > scores[best[place - 1]]) {
        best[place] = best[place - 1];
        place--;
      }
      best[place] = i;
    }
    return best;
  }

  /**
   * The place of one index in the order of {@link #of}, from 0: it is among the k best exactly when
   * its rank is below k.
   */
  public static int rank(double[] scores, int index) {
    int rank = 0;
    for (int i = 0; i < scores.length; i++) {
      if (scores[i] > scores[index] || (scores[i] == scores[index] && i < index)) {
        rank++;
      }
    }
    return rank;
  }
}
