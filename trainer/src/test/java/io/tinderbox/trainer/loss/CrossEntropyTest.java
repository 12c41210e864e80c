package io.tinderbox.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.seed.SplitMix64;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
  private static final Loss LOSS = LossConfig.CROSS_ENTROPY.loss();

  @Property(tries = 100)
  void theLossIsThatOfADirectComputation(
      @ForAll @IntRange(min = 1, max = 6) int rows,
      @ForAll @IntRange(min = 1, max = 9) int classes,
      @ForAll @DoubleRange(min = 0.1, max = 20) double scale,
      @ForAll long seed) {
    float[] logits = logits(rows * classes, scale, seed);
    float[] targets = distributions(rows, classes, seed);

    Loss.Result result = LOSS.of(logits, targets, rows, classes, new float[rows * classes]);

    assertThat(result.lossSum())
        .isCloseTo(direct(logits, targets, rows, classes), within(1e-5 * (1 + result.lossSum())));
  }

  @Property(tries = 50)
  void hugeLogitsDoNotOverflow(
      @ForAll @DoubleRange(min = 1e3, max = 3e38) double high, @ForAll boolean right) {
    float[] gradient = new float[2];

    Loss.Result result =
        LOSS.of(
            new float[] {(float) high, 0},
            new float[] {right ? 1 : 0, right ? 0 : 1},
            1,
            2,
            gradient);

    assertThat(result.lossSum())
        .isCloseTo(right ? 0 : (float) high, within(1e-6 + (right ? 0 : high * 1e-6)));
    assertThat(gradient).containsExactly(right ? 0 : 1, right ? 0 : -1);
    assertThat(result.correct()).isEqualTo(right ? 1 : 0);
  }

  @Property(tries = 50)
  void addingTheSameToEveryOutputOfARowChangesNothing(@ForAll long seed) {
    float[] logits = {1, -2, 0.5f};
    float[] shifted = {1 + 64, -2 + 64, 0.5f + 64};
    float[] targets = distributions(1, 3, seed);
    float[] gradient = new float[3];
    float[] shiftedGradient = new float[3];

    Loss.Result result = LOSS.of(logits, targets, 1, 3, gradient);
    Loss.Result other = LOSS.of(shifted, targets, 1, 3, shiftedGradient);

    assertThat(other.lossSum()).isCloseTo(result.lossSum(), within(1e-5));
    assertThat(shiftedGradient).containsExactly(gradient, within(1e-6f));
  }

  @Test
  void onATieTheFirstClassIsTheGuess() {
    float[] targets = {0, 1, 0, 1, 0, 0};

    Loss.Result result = LOSS.of(new float[6], targets, 2, 3, new float[6]);

    assertThat(result.correct()).isEqualTo(1);
    assertThat(result.lossSum()).isCloseTo(2 * Math.log(3), within(1e-12));
  }

  private static float[] logits(int count, double scale, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (scale * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  private static float[] distributions(int rows, int classes, long seed) {
    SplitMix64 random = new SplitMix64(~seed);
    float[] values = new float[rows * classes];
    for (int row = 0; row < rows; row++) {
      // One class, or two mixed.
      float share = random.nextBoolean() ? 1 : (float) random.nextDouble();
      values[row * classes + random.nextInt(classes)] += share;
      values[row * classes + random.nextInt(classes)] += 1 - share;
    }
    return values;
  }

  private static double direct(float[] logits, float[] targets, int rows, int classes) {
    double loss = 0;
    for (int row = 0; row < rows; row++) {
      double total = 0;
      for (int k = 0; k < classes; k++) {
        total += Math.exp(logits[row * classes + k]);
      }
      for (int k = 0; k < classes; k++) {
        int at = row * classes + k;
        loss -= targets[at] * Math.log(Math.exp(logits[at]) / total);
      }
    }
    return loss;
  }
}
