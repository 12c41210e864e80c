package io.tinderbox.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McNemarTest {
  /** Two-sided binomial tests with a fair coin, as R's {@code binom.test} gives them. */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "3, 3, 1",
    "0, 1, 1",
    "0, 5, 0.0625",
    "1, 9, 0.021484375",
    "10, 2, 0.03857421875",
    "4, 6, 0.75390625"
  })
  void knownNumbers(int first, int second, double expected) {
    assertThat(McNemar.probability(first, second)).isCloseTo(expected, within(1e-12));
  }

  /** Where the approximation by chi-squared is good, the exact test agrees with it. */
  @Test
  void manyPairsAgreeWithTheApproximation() {
    // (|b - c| - 1)² / (b + c) = 3.8416 is p = 0.05 with one degree of freedom.
    assertThat(McNemar.probability(5000 - 98 - 1, 5000 + 98)).isCloseTo(0.05, within(2e-3));
    assertThat(McNemar.probability(3_000_000, 4_000_000)).isZero();
  }

  @Property(tries = 100)
  void whichIsWhichPlaysNoPart(
      @ForAll @IntRange(max = 400) int first, @ForAll @IntRange(max = 400) int second) {
    double p = McNemar.probability(first, second);

    assertThat(p).isEqualTo(McNemar.probability(second, first)).isBetween(0.0, 1.0);
  }
}
