package io.tinderbox.trainer.averaging;

import java.util.Arrays;

/**
 * The mean of several workers' vectors, weighted by the examples that each saw. Sums in double and
 * in the order of the calls, which the caller keeps fixed; the mean of equal vectors is that
 * vector, bit for bit.
 */
public final class WeightedMean {
  private final double[] sums;
  private long weight;

  public WeightedMean(int length) {
    this.sums = new double[length];
  }

  /**
   * @param examples weight of this vector; with 0 it changes nothing
   */
  public void add(float[] values, long examples) {
    if (values.length != sums.length || examples < 0) {
      throw new IllegalArgumentException(
          "%d values of weight %d".formatted(values.length, examples));
    }
    if (examples == 0) {
      return;
    }
    weight += examples;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (double) values[i] * examples;
    }
  }

  /** Examples of all vectors. */
  public long weight() {
    return weight;
  }

  /**
   * @throws IllegalStateException when nothing of weight was added
   */
  public float[] mean() {
    float[] mean = new float[sums.length];
    into(mean);
    return mean;
  }

  /**
   * @param mean as long as the vectors
   * @throws IllegalStateException when nothing of weight was added
   */
  void into(float[] mean) {
    if (weight == 0) {
      throw new IllegalStateException("no worker saw an example");
    }
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sums[i] / weight);
    }
  }

  /** Forgets all vectors. */
  void reset() {
    Arrays.fill(sums, 0);
    weight = 0;
  }
}
