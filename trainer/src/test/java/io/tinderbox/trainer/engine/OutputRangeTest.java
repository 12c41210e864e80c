package io.tinderbox.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutputRangeTest {
  @Test
  void theLargestMagnitudeCounts() {
    assertThat(OutputRange.of(new float[] {1, -7, 3, 2}, 2, 2)).isEqualTo(new OutputRange(7, true));
  }

  @Test
  void whatIsNotFiniteStays() {
    OutputRange sick = OutputRange.of(new float[] {1, Float.NaN}, 2, 1);

    assertThat(sick.isFinite()).isFalse();
    assertThat(sick.plus(new OutputRange(3, true)).isFinite()).isFalse();
    assertThat(new OutputRange(3, true).plus(sick).isFinite()).isFalse();
    assertThat(OutputRange.of(new float[] {Float.NEGATIVE_INFINITY}, 1, 1).isFinite()).isFalse();
  }

  @Test
  void rowsThatAreEqualButForRoundingDoNotVary() {
    float next = Math.nextUp(5f);

    assertThat(OutputRange.of(new float[] {0, 5, 0, next, 0, 5}, 3, 2).varied()).isFalse();
    assertThat(OutputRange.of(new float[] {0, 0, 0, 0}, 2, 2).varied()).isFalse();
  }

  @Test
  void theSmallDifferencesOfASlowStartVary() {
    assertThat(OutputRange.of(new float[] {1, 1.00001f}, 2, 1).varied()).isTrue();
    assertThat(OutputRange.of(new float[] {1e-9f, 2e-9f}, 2, 1).varied()).isTrue();
  }

  @Test
  void oneExampleLeavesItOpen() {
    assertThat(OutputRange.of(new float[] {1, 2}, 1, 2).varied()).isTrue();
  }

  @Test
  void oneMinibatchThatVariesIsEnough() {
    assertThat(OutputRange.NONE.plus(new OutputRange(1, false)).varied()).isFalse();
    assertThat(new OutputRange(1, false).plus(new OutputRange(1, true)).varied()).isTrue();
  }
}
