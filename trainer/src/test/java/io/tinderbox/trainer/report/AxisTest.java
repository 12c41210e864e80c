package io.tinderbox.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Property(tries = 300)
  void allValuesAreInsideAndMarksAreFew(
      @ForAll @DoubleRange(min = -1e6, max = 1e6) double lowest,
      @ForAll @DoubleRange(min = 0, max = 1e6) double range) {
    Axis axis = Axis.linear(lowest, lowest + range, 5);

    assertThat(axis.place(lowest)).isGreaterThanOrEqualTo(-1e-6);
    assertThat(axis.place(lowest + range)).isLessThanOrEqualTo(1 + 1e-6);
    assertThat(axis.ticks()).hasSizeBetween(2, 9).isSorted();
  }

  @Property(tries = 200)
  void epochsAreWholeAndMarkedAtBothEnds(
      @ForAll @IntRange(min = 1, max = 500) int first, @ForAll @IntRange(max = 2000) int more) {
    Axis axis = Axis.epochs(first, first + more);

    assertThat(axis.ticks()).hasSizeBetween(1, 9).isSorted().contains((double) first);
    assertThat(axis.ticks()).contains((double) (first + more)).allMatch(t -> t % 1 == 0);
  }

  @Test
  void powersOfTenSurroundTheValues() {
    assertThat(Axis.powersOfTen(0.0008, 0.01).ticks()).hasSize(3);
    assertThat(Axis.powersOfTen(0.001, 0.1).place(0.01)).isEqualTo(0.5);
    assertThat(Axis.powersOfTen(0.01, 0.01).ticks()).hasSize(2);
  }

  @Test
  void fractionsEndAtOne() {
    assertThat(Axis.fractions(0.97).to()).isEqualTo(1);
    assertThat(Axis.fractions(0.0).to()).isGreaterThan(0);
  }
}
