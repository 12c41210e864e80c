package io.tinderbox.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ConfidenceIntervalTest {
  @Test
  void knownNumbers() {
    ConfidenceInterval interval = ConfidenceInterval.wilson(0.5286, 10_000);

    assertThat(interval.low()).isCloseTo(0.5188, within(5e-5));
    assertThat(interval.high()).isCloseTo(0.5384, within(5e-5));
  }

  /** Losses 1, 2, 3: mean 2, standard deviation 1, so 1.96 / sqrt(3) to each side. */
  @Test
  void aMeanOfLosses() {
    ConfidenceInterval interval = ConfidenceInterval.mean(6, 14, 3);

    assertThat(interval.low()).isCloseTo(2 - 1.1316, within(1e-4));
    assertThat(interval.high()).isCloseTo(2 + 1.1316, within(1e-4));
    assertThat(ConfidenceInterval.mean(10, 100, 10).low()).isZero();
  }

  @Property(tries = 200)
  void holdsWhatWasFoundAndStaysAFraction(
      @ForAll @IntRange(min = 1, max = 500) int examples, @ForAll @IntRange(max = 500) int hits) {
    double accuracy = Math.min(1, (double) hits / examples);
    ConfidenceInterval interval = ConfidenceInterval.wilson(accuracy, examples);

    assertThat(interval.low()).isBetween(0.0, accuracy);
    assertThat(interval.high()).isBetween(accuracy, 1.0);
  }
}
