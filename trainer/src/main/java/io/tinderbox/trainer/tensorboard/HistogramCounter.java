package io.tinderbox.trainer.tensorboard;

import io.tinderbox.trainer.vector.FlatVector;
import java.util.stream.DoubleStream;

/**
 * Counts values into TensorFlow's buckets, in double. Of more than {@link #SAMPLE} values of a
 * vector it looks at that many, in runs that are spread evenly and always the same; counts and sums
 * are scaled to all of them, least and largest are those of the sample.
 */
final class HistogramCounter {
  /** A histogram of a million values shows the shape of any distribution that an eye can see. */
  static final int SAMPLE = 1 << 20;

  private static final int RUN = 1 << 10;

  private final long[] counts = new long[HistogramBuckets.size()];
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double sum;
  private double sumOfSquares;
  private long notFinite;

  static Histogram of(float[] values) {
    return of(FlatVector.wrap(values), 0, values.length);
  }

  /** Of the values from {@code from} to {@code to - 1}. */
  static Histogram of(FlatVector vector, long from, long to) {
    HistogramCounter counter = new HistogramCounter();
    long length = to - from;
    long runs = (Math.min(length, SAMPLE) + RUN - 1) / RUN;
    float[] run = new float[RUN];
    long seen = 0;
    for (long i = 0; i < runs; i++) {
      // Without a sample the runs touch; with one they are as long, and length / runs apart.
      long start = length <= SAMPLE ? i * RUN : i * (length - RUN) / (runs - 1);
      int count = (int) Math.min(RUN, length - start);
      vector.get(from + start, run, 0, count);
      counter.add(run, count);
      seen += count;
    }
    return counter.histogram(seen == 0 ? 1 : (double) length / seen);
  }

  private void add(float[] values, int count) {
    for (int i = 0; i < count; i++) {
      float value = values[i];
      if (!Float.isFinite(value)) {
        notFinite++;
        continue;
      }
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
      sumOfSquares += (double) value * value;
      counts[HistogramBuckets.of(value)]++;
    }
  }

  private Histogram histogram(double scale) {
    DoubleStream.Builder limits = DoubleStream.builder();
    DoubleStream.Builder inBuckets = DoubleStream.builder();
    double total = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      boolean endsEmptyRun =
          counts[bucket] == 0 && bucket + 1 < counts.length && counts[bucket + 1] > 0;
      if (counts[bucket] > 0 || endsEmptyRun) {
        limits.add(HistogramBuckets.limit(bucket));
        inBuckets.add(scale * counts[bucket]);
        total += scale * counts[bucket];
      }
    }
    if (total == 0) {
      limits.add(Double.MAX_VALUE);
      inBuckets.add(0);
    }
    return new Histogram(
        total == 0 ? 0 : min,
        total == 0 ? 0 : max,
        total,
        scale * sum,
        scale * sumOfSquares,
        scale * notFinite,
        limits.build().toArray(),
        inBuckets.build().toArray());
  }
}
