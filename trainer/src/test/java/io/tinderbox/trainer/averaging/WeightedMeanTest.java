package io.tinderbox.trainer.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class WeightedMeanTest {
  @Property(tries = 300)
  void theMeanOfEqualVectorsIsThatVectorBitForBit(
      @ForAll float value,
      @ForAll @Size(min = 1, max = 12) List<@LongRange(min = 1, max = 1_000_000) Long> weights) {
    WeightedMean mean = new WeightedMean(1);

    weights.forEach(weight -> mean.add(new float[] {value}, weight));

    // Only the sign of a zero is lost: -0 and 0 are the same parameter.
    assertThat(mean.mean()[0]).isEqualTo(value + 0f);
  }

  @Property(tries = 200)
  void theMeanIsThatOfADirectComputation(
      @ForAll @Size(min = 1, max = 8) List<@FloatRange(min = -100, max = 100) Float> values,
      @ForAll @IntRange(min = 1, max = 999) int firstWeight) {
    WeightedMean mean = new WeightedMean(2);
    WeightedMean backwards = new WeightedMean(2);
    BigDecimal sum = BigDecimal.ZERO;
    long total = 0;
    for (int i = 0; i < values.size(); i++) {
      long weight = firstWeight + 7L * i;
      mean.add(new float[] {values.get(i), 1}, weight);
      sum = sum.add(new BigDecimal(values.get(i)).multiply(BigDecimal.valueOf(weight)));
      total += weight;
    }
    for (int i = values.size() - 1; i >= 0; i--) {
      backwards.add(new float[] {values.get(i), 1}, firstWeight + 7L * i);
    }

    float expected = sum.divide(BigDecimal.valueOf(total), MathContext.DECIMAL64).floatValue();
    assertThat(mean.weight()).isEqualTo(total);
    assertThat(mean.mean()[0]).isCloseTo(expected, within(1e-5f));
    assertThat(mean.mean()[1]).isEqualTo(1);
    assertThat(backwards.mean()[0]).isCloseTo(mean.mean()[0], within(1e-5f));
  }

  @Test
  void whoSawNothingChangesNothing() {
    WeightedMean mean = new WeightedMean(2);
    mean.add(new float[] {1, 2}, 3);
    mean.add(new float[] {Float.NaN, 1e30f}, 0);
    mean.add(new float[] {4, 5}, 6);

    assertThat(mean.mean()).containsExactly(3, 4);
    assertThat(mean.weight()).isEqualTo(9);
  }

  @Test
  void nothingHasNoMean() {
    WeightedMean mean = new WeightedMean(1);
    mean.add(new float[] {1}, 0);

    assertThatThrownBy(mean::mean).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> mean.add(new float[] {1}, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> mean.add(new float[] {1, 2}, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
