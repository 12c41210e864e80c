package io.tinderbox.trainer.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.trainer.vector.FlatVector;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HistogramCounterTest {
  /** Any bits at all: normal, tiny, infinite, no number. */
  @Property(tries = 500)
  void everyFiniteValueLiesInItsBucketAndIsSummed(@ForAll @Size(max = 200) int[] bits) {
    float[] values = new float[bits.length];
    for (int i = 0; i < bits.length; i++) {
      values[i] = Float.intBitsToFloat(bits[i]);
    }
    assertIsOf(HistogramCounter.of(values), values);
  }

  /** Where limits are, to the last bit on both sides of them, and zeros of either sign. */
  @Test
  void valuesNextToALimitLieOnTheirSideOfIt() {
    float[] values = new float[6 * HistogramBuckets.size() + 2];
    int at = 0;
    for (int bucket = 0; bucket < HistogramBuckets.size(); bucket++) {
      float limit = (float) HistogramBuckets.limit(bucket);
      float value = Math.nextDown(Math.nextDown(Math.nextDown(limit)));
      for (int i = 0; i < 6; i++) {
        value = Math.nextUp(value);
        values[at++] = value;
      }
    }
    values[at++] = 0f;
    values[at] = -0f;
    assertIsOf(HistogramCounter.of(values), values);
    for (float value : values) {
      if (Float.isFinite(value)) {
        int bucket = HistogramBuckets.of(value);
        assertThat((double) value)
            .isLessThan(HistogramBuckets.limit(bucket))
            .isGreaterThanOrEqualTo(HistogramBuckets.limit(bucket - 1));
      }
    }
  }

  /** tensorflow/core/lib/histogram/histogram.cc: 774 limits on each side, zero, and the ends. */
  @Test
  void theLimitsAreTensorFlows() {
    int middle = HistogramBuckets.size() / 2;
    assertThat(HistogramBuckets.size()).isEqualTo(2 * (774 + 1) + 1);
    assertThat(HistogramBuckets.limit(middle)).isZero();
    assertThat(HistogramBuckets.limit(middle + 1)).isEqualTo(1e-12);
    assertThat(HistogramBuckets.limit(middle + 2)).isEqualTo(1e-12 * 1.1);
    assertThat(HistogramBuckets.limit(middle - 1)).isEqualTo(-1e-12);
    assertThat(HistogramBuckets.limit(0)).isEqualTo(-Double.MAX_VALUE);
    assertThat(HistogramBuckets.limit(2 * middle)).isEqualTo(Double.MAX_VALUE);
  }

  @Test
  void ofNothingIsOneEmptyBucket() {
    Histogram histogram = HistogramCounter.of(new float[] {Float.NaN});

    assertThat(histogram.counts()).containsExactly(0);
    assertThat(histogram.notFinite()).isEqualTo(1);
    assertThat(histogram.min()).isZero();
  }

  @Test
  void aRangeIsCountedAndNothingBesideIt() {
    float[] values = {9, 9, 1, 2, 3, 9};

    Histogram histogram = HistogramCounter.of(FlatVector.wrap(values), 2, 5);

    assertIsOf(histogram, new float[] {1, 2, 3});
  }

  /** Three million normal values, of which a third are looked at. */
  @Test
  void aSampleStandsForAll() {
    float[] values = new float[3 * HistogramCounter.SAMPLE + 17];
    Random random = new Random(1);
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
      squares += (double) values[i] * values[i];
    }

    Histogram histogram = HistogramCounter.of(values);

    assertThat(histogram.count()).isCloseTo(values.length, within(1e-3));
    assertThat(Arrays.stream(histogram.counts()).sum()).isCloseTo(histogram.count(), within(1e-3));
    assertThat(histogram.sumOfSquares() / squares).isCloseTo(1, within(0.01));
    assertThat(histogram.sum() / values.length).isCloseTo(0, within(0.005));
  }

  /** Both ends of a long vector are in the sample, and no value counts twice. */
  @Test
  void theSampleReachesFromEndToEnd() {
    int length = HistogramCounter.SAMPLE + 1500;
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i;
    }

    Histogram histogram = HistogramCounter.of(values);

    assertThat(histogram.min()).isZero();
    assertThat(histogram.max()).isEqualTo(length - 1);
    assertThat(histogram.count()).isCloseTo(length, within(1e-6));
  }

  private static void assertIsOf(Histogram histogram, float[] values) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    double sum = 0;
    double squares = 0;
    int finite = 0;
    for (float value : values) {
      if (Float.isFinite(value)) {
        finite++;
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum += value;
        squares += (double) value * value;
      }
    }
    assertThat(histogram.count()).isEqualTo(finite);
    assertThat(Arrays.stream(histogram.counts()).sum()).isEqualTo(finite);
    assertThat(histogram.notFinite()).isEqualTo(values.length - finite);
    assertThat(histogram.min()).isEqualTo(finite == 0 ? 0 : min);
    assertThat(histogram.max()).isEqualTo(finite == 0 ? 0 : max);
    assertThat(histogram.sum()).isEqualTo(sum);
    assertThat(histogram.sumOfSquares()).isEqualTo(squares);
    double below = Double.NEGATIVE_INFINITY;
    for (int bucket = 0; bucket < histogram.counts().length; bucket++) {
      double from = below;
      double to = histogram.limits()[bucket];
      assertThat(to).isGreaterThan(from);
      long inside = 0;
      for (float value : values) {
        inside += Float.isFinite(value) && value >= from && value < to ? 1 : 0;
      }
      assertThat(histogram.counts()[bucket]).isEqualTo(inside);
      below = to;
    }
  }
}
