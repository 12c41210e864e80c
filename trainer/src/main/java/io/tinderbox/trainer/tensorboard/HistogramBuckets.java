package io.tinderbox.trainer.tensorboard;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * TensorFlow's buckets (tensorflow/core/lib/histogram/histogram.cc): limits at ±1e-12 x 1.1^k to
 * ±1e20, at 0 and at ±{@link Double#MAX_VALUE}. Bucket b holds values from limit b-1 up to and
 * without limit b.
 */
final class HistogramBuckets {
  private static final double SMALLEST = 1e-12;
  private static final double LARGEST = 1e20;
  private static final double GROWTH = 1.1;

  /** So many bits of a float32 stay when its bucket is looked up: sign, exponent, 7 of mantissa. */
  private static final int PREFIX_BITS = 16;

  private static final double[] LIMITS = limits();
  private static final short[] FIRST = first();

  private HistogramBuckets() {}

  static int size() {
    return LIMITS.length;
  }

  /** The bucket's upper end. */
  static double limit(int bucket) {
    return LIMITS[bucket];
  }

  /**
   * The bucket of a finite value. The upper half of its bits leads to the first bucket that values
   * with these bits may lie in; they are 1/128 apart, the limits 1/10, so that there is at most one
   * step more, but for values next to zero.
   */
  static int of(float value) {
    int bucket = FIRST[Float.floatToRawIntBits(value) >>> PREFIX_BITS];
    while (LIMITS[bucket] <= value) {
      bucket++;
    }
    return bucket;
  }

  private static double[] limits() {
    DoubleStream.Builder positive = DoubleStream.builder();
    for (double limit = SMALLEST; limit < LARGEST; limit *= GROWTH) {
      positive.add(limit);
    }
    double[] above = positive.add(Double.MAX_VALUE).build().toArray();
    double[] limits = new double[2 * above.length + 1];
    for (int i = 0; i < above.length; i++) {
      limits[above.length + 1 + i] = above[i];
      limits[above.length - 1 - i] = -above[i];
    }
    return limits;
  }

  private static short[] first() {
    short[] first = new short[1 << PREFIX_BITS];
    for (int prefix = 0; prefix < first.length; prefix++) {
      // Of the floats that begin so, the least: of negative ones, the one of largest magnitude.
      int ones = prefix < first.length / 2 ? 0 : (1 << PREFIX_BITS) - 1;
      float least = Float.intBitsToFloat(prefix << PREFIX_BITS | ones);
      first[prefix] = Float.isFinite(least) ? (short) search(least) : 0;
    }
    return first;
  }

  /** The first limit above the value. */
  private static int search(double value) {
    int at = Arrays.binarySearch(LIMITS, value == 0 ? 0.0 : value);
    return at < 0 ? -at - 1 : at + 1;
  }
}
