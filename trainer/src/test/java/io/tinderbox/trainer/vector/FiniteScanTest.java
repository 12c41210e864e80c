package io.tinderbox.trainer.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiniteScanTest {
  private static final int LENGTH = 200_000;
  private final float[] values = new float[LENGTH];
  private final FiniteScan scan = new FiniteScan();

  @Test
  void theLargestAndTheSmallestNumbersAreFinite() {
    Arrays.fill(values, Float.MAX_VALUE);
    values[1] = -Float.MAX_VALUE;
    values[2] = -0f;
    values[3] = Float.MIN_VALUE;

    assertThat(scan.isFinite(FlatVector.wrap(values))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void oneOtherIsSeenWhereverItLies(float bad) {
    for (int at : new int[] {0, 65_535, 65_536, 123_456, LENGTH - 1}) {
      values[at] = bad;

      assertThat(scan.isFinite(FlatVector.wrap(values))).as("at %d", at).isFalse();
      assertThat(scan.isFinite(FlatVector.wrap(values), 0, at)).as("before %d", at).isTrue();
      assertThat(scan.isFinite(FlatVector.wrap(values), at + 1, LENGTH)).isTrue();
      values[at] = 0;
    }
  }

  @Test
  void aVectorOfNothingIsFinite() {
    assertThat(scan.isFinite(FlatVector.wrap(new float[0]))).isTrue();
  }
}
