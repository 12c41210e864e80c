package io.tinderbox.trainer.evaluation;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a network's confidence can be believed: of the first guesses made with a confidence of
 * about 0.7, about 0.7 should be right. Confidence is the probability of the first guess, in
 * {@value #BINS} bins of equal width, bin m holding {@code ((m-1)/15, m/15]}.
 *
 * <p>The expected calibration error is {@code sum over bins of n_m/n * |accuracy_m -
 * confidence_m|}, the mean accuracy and the mean confidence of a bin's examples: Guo, Pleiss, Sun,
 * Weinberger, "On Calibration of Modern Neural Networks" (ICML 2017), equation 3, with their 15
 * bins. It is 0 … 1, lower is better.
 */
public final class Calibration implements Serializable {
  public static final int BINS = 15;

  private final long[] examples = new long[BINS];
  private final long[] hits = new long[BINS];
  private final double[] confidence = new double[BINS];

  /**
   * @param examples in the bin
   * @param confidence mean over them; 0 where there are none
   * @param accuracy fraction of them whose first guess is right; 0 where there are none
   */
  public record Bin(long examples, double confidence, double accuracy) {}

  /** Counts one example, by the probability of its first guess. */
  public void add(double probability, boolean hit) {
    int bin = Math.min(BINS - 1, Math.max(0, (int) Math.ceil(probability * BINS) - 1));
    examples[bin]++;
    hits[bin] += hit ? 1 : 0;
    confidence[bin] += probability;
  }

  /** Adds what another one counted. */
  public void merge(Calibration other) {
    for (int bin = 0; bin < BINS; bin++) {
      examples[bin] += other.examples[bin];
      hits[bin] += other.hits[bin];
      confidence[bin] += other.confidence[bin];
    }
  }

  /** All {@value #BINS} of them, lowest confidence first. */
  public List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      double n = Math.max(1, examples[bin]);
      bins.add(new Bin(examples[bin], confidence[bin] / n, hits[bin] / n));
    }
    return List.copyOf(bins);
  }

  /** The expected calibration error; 0 where nothing was counted. */
  public double expectedError() {
    long total = 0;
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      total += examples[bin];
      error += Math.abs(hits[bin] - confidence[bin]);
    }
    return total == 0 ? 0 : error / total;
  }
}
