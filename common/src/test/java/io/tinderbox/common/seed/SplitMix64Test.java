package io.tinderbox.common.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitMix64Test {
  /** Published with the reference implementation in C (Vigna, prng.di.unimi.it/splitmix64.c). */
  @Test
  void theSequenceIsThatOfTheReference() {
    SplitMix64 random = new SplitMix64(1234567);

    for (String expected :
        new String[] {
          "6457827717110365317",
          "3203168211198807973",
          "9817491932198370423",
          "4593380528125082431",
          "16408922859458223821"
        }) {
      assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo(expected);
    }
  }

  @Property
  void aBoundedNumberLiesInItsRange(@ForAll long seed, @ForAll @IntRange(min = 1) int bound) {
    SplitMix64 random = new SplitMix64(seed);

    for (int i = 0; i < 20; i++) {
      assertThat(random.nextInt(bound)).isBetween(0, bound - 1);
    }
  }

  /** With 99.9999% of chi-squared's mass below; for 3 and 7, 2^32 is no multiple of the bound. */
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 16, 100})
  void boundedNumbersAreUniform(int bound) {
    SplitMix64 random = new SplitMix64(bound);
    int draws = 10_000 * bound;
    long[] counts = new long[bound];
    for (int i = 0; i < draws; i++) {
      counts[random.nextInt(bound)]++;
    }
    double chiSquared =
        Arrays.stream(counts).mapToDouble(count -> Math.pow(count - 10_000, 2) / 10_000).sum();
    int freedom = bound - 1;

    assertThat(chiSquared).isLessThan(freedom + 5 * Math.sqrt(2.0 * freedom) + 18);
  }

  /**
   * Without rejection, a bound of 3 * 2^30 would give every third number twice as often as the
   * others.
   */
  @Test
  void aLargeBoundHasNoBias() {
    SplitMix64 random = new SplitMix64(1);
    int bound = 3 << 29;
    int draws = 300_000;
    int[] thirds = new int[3];
    for (int i = 0; i < draws; i++) {
      thirds[random.nextInt(bound) % 3]++;
    }

    for (int third : thirds) {
      assertThat(third).isCloseTo(draws / 3, within(1500));
    }
  }

  @Test
  void aBoundOfOneLeavesNoChoice() {
    assertThat(new SplitMix64(5).nextInt(1)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
  void aBoundThatIsNotPositiveIsRefused(int bound) {
    assertThatThrownBy(() -> new SplitMix64(1).nextInt(bound))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(Integer.toString(bound));
  }

  @Property
  void aFractionIsAtLeastZeroAndBelowOne(@ForAll long seed) {
    assertThat(new SplitMix64(seed).nextDouble()).isGreaterThanOrEqualTo(0).isLessThan(1);
  }

  @Test
  void fractionsAndFlagsAreEven() {
    SplitMix64 random = new SplitMix64(2);
    double sum = 0;
    int heads = 0;
    for (int i = 0; i < 100_000; i++) {
      sum += random.nextDouble();
      heads += random.nextBoolean() ? 1 : 0;
    }

    assertThat(sum / 100_000).isCloseTo(0.5, within(0.005));
    assertThat(heads).isCloseTo(50_000, within(800));
  }

  @Property
  void aShuffleIsAPermutationAndTheSameForASeed(
      @ForAll long seed, @ForAll @IntRange(max = 200) int length) {
    int[] once = shuffled(seed, length);

    assertThat(once).containsExactlyInAnyOrder(IntStream.range(0, length).toArray());
    assertThat(shuffled(seed, length)).isEqualTo(once);
  }

  @Test
  void allPermutationsComeEquallyOften() {
    SplitMix64 random = new SplitMix64(3);
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < 24_000; i++) {
      int[] values = {0, 1, 2, 3};
      random.shuffle(values);
      counts.merge(Arrays.toString(values), 1, Integer::sum);
    }

    assertThat(counts).hasSize(24);
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(830, 1170));
  }

  /** The order of every run's examples comes from these draws. */
  @Test
  void drawsOfAllKindsAreTheSameOnEveryMachine() {
    SplitMix64 random = new SplitMix64(1);
    int[] values = IntStream.range(0, 8).toArray();

    random.shuffle(values);

    assertThat(values).containsExactly(0, 3, 7, 1, 2, 6, 5, 4);
    assertThat(random.nextDouble()).isEqualTo(0.5230671798509814);
    assertThat(random.nextInt(10)).isEqualTo(2);
    assertThat(random.nextBoolean()).isTrue();
  }

  private static int[] shuffled(long seed, int length) {
    int[] values = IntStream.range(0, length).toArray();
    new SplitMix64(seed).shuffle(values);
    return values;
  }
}
