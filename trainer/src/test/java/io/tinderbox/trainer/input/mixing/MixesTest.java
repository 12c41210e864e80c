package io.tinderbox.trainer.input.mixing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.input.mixing.Mixes.Kind;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every way to mix has to do, and what each of them does. */
class MixesTest {
  private static final ImageShape SHAPE = new ImageShape(3, 8, 10);
  private static final int VALUES = SHAPE.values();

  static List<Kind> kinds() {
    return Mixes.ALL;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void examplesArePairedAndEachPairKeepsItsSumOfPixelsAndOfTargets(Kind kind) {
    MixConfig config = new MixConfig(List.of(kind.of().apply(kind.shown())));
    for (int examples : new int[] {1, 2, 7, 16}) {
      Batch before = batch(examples);
      Batch after = batch(examples);
      Mixer.of(config, SHAPE).mix(after, 5);

      int alone = 0;
      for (int i = 0; i < examples; i++) {
        assertThat(after.labels()[i]).isEqualTo(i + 1);
        assertThat(after.shares()[i]).isBetween(0f, 1f);
        if (after.partners()[i] == 0) {
          assertThat(after.shares()[i]).isEqualTo(1);
          assertThat(values(after, i)).isEqualTo(values(before, i));
          alone++;
          continue;
        }
        // Labels tell places here.
        int partner = after.partners()[i] - 1;
        assertThat(partner).isNotEqualTo(i);
        assertThat(after.partners()[partner]).isEqualTo(i + 1);
        assertThat(after.shares()[partner]).isEqualTo(after.shares()[i]);
        for (int at = 0; at < VALUES; at++) {
          assertThat(values(after, i)[at] + values(after, partner)[at])
              .isCloseTo(values(before, i)[at] + values(before, partner)[at], within(1e-3f));
        }
      }
      assertThat(alone).isEqualTo(examples % 2);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void theSeedAloneTellsWhatBecomesOfABatch(Kind kind) {
    MixConfig config = new MixConfig(List.of(kind.of().apply(kind.shown())));
    Mixer mixer = Mixer.of(config, SHAPE);
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      Batch one = batch(8);
      Batch again = batch(8);
      mixer.mix(one, seed);
      Mixer.of(config, SHAPE).mix(again, seed);
      assertThat(values(again, 3)).isEqualTo(values(one, 3));
      assertThat(again.shares()).isEqualTo(one.shares());
      assertThat(again.partners()).isEqualTo(one.partners());
      seen.add(Arrays.toString(one.shares()) + Arrays.toString(one.partners()));
    }
    assertThat(seen).hasSize(20);
  }

  @Test
  void withNoneOnNothingChanges() {
    Batch batch = batch(4);
    Mixer.of(MixConfig.NONE, SHAPE).mix(batch, 1);
    assertThat(values(batch, 2)).isEqualTo(values(batch(4), 2));
    assertThat(batch.shares()).containsOnly(1f);
  }

  @Test
  void ofSeveralOneIsDrawnForEachMinibatch() {
    Mixer mixer = Mixer.of(new MixConfig(List.of(new MixUp(1), new CutMix(1))), SHAPE);
    int blended = 0;
    for (int seed = 0; seed < 200; seed++) {
      Batch batch = batch(2);
      mixer.mix(batch, seed);
      // Examples are of one value each, which a box only moves.
      float[] values = values(batch, 0);
      boolean moved = true;
      for (float value : values) {
        moved &= value == 0 || value == 10;
      }
      blended += moved ? 0 : 1;
    }
    assertThat(blended).isBetween(70, 130);
  }

  @Property(tries = 50)
  void mixupIsTheMeanByShares(@ForAll long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] one = random(random);
    float[] other = random(random);
    float[] first = one.clone();
    float[] second = other.clone();
    double share = new MixUp(0.4).mix(first, second, SHAPE, new SplitMix64(seed));
    for (int i = 0; i < VALUES; i++) {
      assertThat((double) first[i])
          .isCloseTo(share * one[i] + (1 - share) * other[i], within(1e-4));
      assertThat((double) second[i])
          .isCloseTo(share * other[i] + (1 - share) * one[i], within(1e-4));
    }
  }

  @Property(tries = 200)
  void cutMixExchangesABoxAndCountsWhatStayed(@ForAll long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] one = random(random);
    float[] other = random(random);
    float[] first = one.clone();
    float[] second = other.clone();
    float share = new CutMix(1).mix(first, second, SHAPE, new SplitMix64(seed));
    int moved = 0;
    int top = SHAPE.height();
    int left = SHAPE.width();
    int bottom = 0;
    int right = 0;
    for (int at = 0; at < VALUES; at++) {
      boolean exchanged = first[at] == other[at];
      assertThat(first[at]).isEqualTo(exchanged ? other[at] : one[at]);
      assertThat(second[at]).isEqualTo(exchanged ? one[at] : other[at]);
      if (exchanged && at < SHAPE.height() * SHAPE.width()) {
        moved++;
        top = Math.min(top, at / SHAPE.width());
        bottom = Math.max(bottom, at / SHAPE.width() + 1);
        left = Math.min(left, at % SHAPE.width());
        right = Math.max(right, at % SHAPE.width() + 1);
      }
    }
    assertThat(moved).isEqualTo(Math.max(0, bottom - top) * Math.max(0, right - left));
    assertThat(share).isCloseTo(1 - moved / 80f, within(1e-6f));
  }

  /** Mean 1/2 and variance 1 / (4 (2 alpha + 1)). */
  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.2, 1, 4, 100})
  void sharesAreDrawnFromTheBetaDistribution(double alpha) {
    SplitMix64 random = new SplitMix64(7);
    int draws = 40_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; i++) {
      double share = Beta.symmetric(alpha, random);
      assertThat(share).isBetween(0.0, 1.0);
      sum += share;
      squares += (share - 0.5) * (share - 0.5);
    }
    double variance = 1 / (4 * (2 * alpha + 1));
    assertThat(sum / draws).isCloseTo(0.5, within(5 * Math.sqrt(variance / draws)));
    assertThat(squares / draws).isCloseTo(variance, within(0.03 * variance + 1e-4));
  }

  @Property(tries = 30)
  void aUniformShareFallsBelowEveryValueAsOftenAsItShould(@ForAll @IntRange(max = 1000) int seed) {
    SplitMix64 random = new SplitMix64(seed);
    int below = 0;
    for (int i = 0; i < 10_000; i++) {
      below += Beta.symmetric(1, random) < 0.3 ? 1 : 0;
    }
    assertThat(below).isBetween(2700, 3300);
  }

  private static float[] random(SplitMix64 random) {
    float[] values = new float[VALUES];
    for (int i = 0; i < VALUES; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Example i is of class i + 1 and of the value 10 i. */
  private static Batch batch(int examples) {
    Batch batch = Batch.allocate(examples, VALUES);
    for (int i = 0; i < examples; i++) {
      batch.labels()[i] = i + 1;
      for (int at = 0; at < VALUES; at++) {
        batch.images().put(i * VALUES + at, 10 * i);
      }
    }
    return batch.filled(examples);
  }

  private static float[] values(Batch batch, int example) {
    float[] values = new float[VALUES];
    batch.images().get(example * VALUES, values);
    return values;
  }
}
