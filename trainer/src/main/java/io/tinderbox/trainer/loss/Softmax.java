package io.tinderbox.trainer.loss;

/**
 * Probabilities from a network's outputs, in double precision. The largest output is subtracted
 * first, so that outputs of any finite size neither overflow nor vanish all at once.
 */
public final class Softmax {
  private Softmax() {}

  /**
   * The logarithm of the softmax.
   *
   * @param logits finite, [classes]
   * @return [classes], each at most 0
   */
  public static double[] logProbabilities(double[] logits) {
    double largest = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      largest = Math.max(largest, logit);
    }
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - largest);
    }
    double logSum = Math.log(sum);
    double[] result = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      result[i] = logits[i] - largest - logSum;
    }
    return result;
  }

  /**
   * @param logits finite, [classes]
   * @return [classes], each 0 … 1; they add up to 1
   */
  public static double[] probabilities(double[] logits) {
    double[] result = logProbabilities(logits);
    for (int i = 0; i < result.length; i++) {
      result[i] = Math.exp(result[i]);
    }
    return result;
  }

  /**
   * What the network lost by not being certain of the right class, in nats.
   *
   * @param logits finite, [classes]
   * @param label the right class
   */
  public static double crossEntropy(double[] logits, int label) {
    // 0 and not -0, which is what a certain network would show.
    return 0 - logProbabilities(logits)[label];
  }
}
