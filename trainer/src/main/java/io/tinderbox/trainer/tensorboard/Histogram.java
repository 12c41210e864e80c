package io.tinderbox.trainer.tensorboard;

/**
 * How many values lie where. Bucket i holds those from {@code limits[i - 1]} up to and without
 * {@code limits[i]}; runs of empty buckets are one.
 *
 * @param min of the finite values; 0 where there are none, as max
 * @param count of the finite values: the sum of {@code counts}; no whole number where values were
 *     sampled
 * @param notFinite NaN and infinity among the values, left out of everything else
 * @param limits rising
 */
record Histogram(
    double min,
    double max,
    double count,
    double sum,
    double sumOfSquares,
    double notFinite,
    double[] limits,
    double[] counts) {
  Histogram {
    if (limits.length != counts.length || limits.length == 0) {
      throw new IllegalArgumentException(
          "Cannot make a histogram of %d limits and %d counts"
              .formatted(limits.length, counts.length));
    }
  }
}
