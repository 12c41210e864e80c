package io.tinderbox.trainer.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.seed.SplitMix64;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** What every loss of the registry promises. */
class LossesTest {
  private static final float[] LOGITS = {1.5f, -0.5f, 0.25f, 2, -1.25f, 0.02f, -3, 0.75f};
  private static final float[] TARGETS = {0, 0, 0, 1, 0, 1, 0, 0};

  @Provide
  Arbitrary<LossConfig> losses() {
    return Arbitraries.of(Losses.names().stream().map(name -> new LossConfig(name, 0.1)).toList());
  }

  /**
   * By differences of the loss itself, on both sides of each output: where the loss has an edge in
   * between, the gradient lies between the two slopes.
   */
  @Property(tries = 200)
  void theGradientIsTheSlopeOfTheMeanLoss(
      @ForAll("losses") LossConfig config,
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 2, max = 6) int classes,
      @ForAll long seed) {
    Loss loss = config.loss();
    float[] logits = logits(rows * classes, 2, seed);
    float[] targets = targets(loss, rows, classes, seed);
    float[] gradient = new float[logits.length];
    double here = loss.of(logits, targets, rows, classes, gradient).lossSum();

    for (int i = 0; i < logits.length; i++) {
      double above = slope(loss, logits, targets, rows, i, 1e-3f, here);
      double below = slope(loss, logits, targets, rows, i, -1e-3f, here);
      assertThat((double) gradient[i])
          .isBetween(Math.min(above, below) - 2e-4, Math.max(above, below) + 2e-4);
    }
  }

  /** Of the mean over the rows, along one output. */
  private static double slope(
      Loss loss, float[] logits, float[] targets, int rows, int at, float step, double here) {
    float[] moved = logits.clone();
    moved[at] += step;
    int classes = logits.length / rows;
    double there = loss.of(moved, targets, rows, classes, new float[logits.length]).lossSum();
    return (there - here) / ((double) moved[at] - logits[at]) / rows;
  }

  @Property(tries = 100)
  void aMinibatchLosesWhatItsExamplesLose(
      @ForAll("losses") LossConfig config,
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 9) int classes,
      @ForAll @DoubleRange(min = 0.1, max = 30) double scale,
      @ForAll long seed) {
    Loss loss = config.loss();
    float[] logits = logits(rows * classes, scale, seed);
    float[] targets = new float[logits.length];
    double expected = 0;
    int correct = 0;
    SplitMix64 random = new SplitMix64(~seed);
    for (int row = 0; row < rows; row++) {
      int label = random.nextInt(classes);
      targets[row * classes + label] = 1;
      double[] example = new double[classes];
      for (int k = 0; k < classes; k++) {
        example[k] = logits[row * classes + k];
      }
      expected += loss.of(example, label);
      correct += Loss.argmax(logits, row * classes, classes) == label ? 1 : 0;
    }

    Loss.Result result = loss.of(logits, targets, rows, classes, new float[logits.length]);

    assertThat(result.lossSum()).isNotNegative().isCloseTo(expected, within(1e-5 * (1 + expected)));
    assertThat(result.correct()).isEqualTo(correct);
  }

  @Property
  void guessingIsWhatZerosLose(
      @ForAll("losses") LossConfig config, @ForAll @IntRange(min = 2, max = 300) int classes) {
    Loss loss = config.loss();

    assertThat(loss.ofGuessing(classes))
        .isPositive()
        .isCloseTo(loss.of(new double[classes], classes / 2), within(1e-9));
  }

  /** A mixed target costs what its parts cost, by their shares, where mixed targets are taken. */
  @Property(tries = 100)
  void mixedTargetsAreTakenByTheirShares(
      @ForAll("losses") LossConfig config,
      @ForAll @DoubleRange(min = 0.5, max = 1) double share,
      @ForAll long seed) {
    Loss loss = config.loss();
    float[] logits = logits(5, 3, seed);
    float[] mixed = {0, (float) share, 0, 1 - (float) share, 0};

    double found = loss.of(logits, mixed, 1, 5, new float[5]).lossSum();

    double first = loss.of(logits, new float[] {0, 1, 0, 0, 0}, 1, 5, new float[5]).lossSum();
    double second = loss.of(logits, new float[] {0, 0, 0, 1, 0}, 1, 5, new float[5]).lossSum();
    double expected = loss.takesMixedTargets() ? share * first + (1 - share) * second : first;
    assertThat(found).isCloseTo(expected, within(1e-5));
  }

  @Property
  void outputsThatAreNoNumbersGiveALossThatIsNone(
      @ForAll("losses") LossConfig config, @ForAll boolean right) {
    float[] targets = {right ? 1 : 0, right ? 0 : 1};

    assertThat(config.loss().of(new float[] {Float.NaN, 1}, targets, 1, 2, new float[2]).lossSum())
        .isNaN();
  }

  /** Values of PyTorch's cross_entropy with label_smoothing = 0.1. */
  @Example
  void smoothedIsThatOfPyTorch() {
    float[] gradient = new float[8];

    Loss.Result result = new LossConfig("smoothed", 0.1).loss().of(LOGITS, TARGETS, 2, 4, gradient);

    assertThat(result.correct()).isEqualTo(1);
    assertThat(result.lossSum()).isCloseTo(2.0547711750712976, within(1e-6));
    assertThat(gradient)
        .containsExactly(
            new float[] {
              0.15033667f, 0.00953755f, 0.03415349f, -0.19402771f,
              0.02874159f, -0.31564476f, -0.00533329f, 0.29223645f
            },
            within(1e-6f));
  }

  /** By hand: a mean over examples and classes; -4 for the right class of four. */
  @Example
  void supportVectorsAreWeightedByTheNumberOfClasses() {
    float[] gradient = new float[8];

    Loss.Result result = new LossConfig("svm", 0).loss().of(LOGITS, TARGETS, 2, 4, gradient);

    // 2.5 + 0.5 + 1.25 + 0 and 0 + 0.92 + 0 + 1.75, each by 4 classes.
    assertThat(result.lossSum()).isCloseTo((4.25 + 2.67) / 4, within(1e-6));
    assertThat(result.correct()).isEqualTo(1);
    assertThat(gradient).containsExactly(0.125f, 0.125f, 0.125f, 0, 0, -0.5f, 0, 0.125f);
  }

  @Example
  void aLossThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> new LossConfig("hinge", 0).loss())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("hinge");
    assertThatThrownBy(() -> new LossConfig("smoothed", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static float[] logits(int count, double scale, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (scale * (2 * random.nextDouble() - 1));
    }
    return values;
  }

  /** One class, or two mixed where the loss takes that. */
  private static float[] targets(Loss loss, int rows, int classes, long seed) {
    SplitMix64 random = new SplitMix64(~seed);
    float[] values = new float[rows * classes];
    for (int row = 0; row < rows; row++) {
      boolean whole = !loss.takesMixedTargets() || random.nextBoolean();
      float share = whole ? 1 : (float) random.nextDouble();
      values[row * classes + random.nextInt(classes)] += share;
      values[row * classes + random.nextInt(classes)] += 1 - share;
    }
    return values;
  }
}
