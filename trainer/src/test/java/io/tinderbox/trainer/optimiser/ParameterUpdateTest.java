package io.tinderbox.trainer.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.network.Initialisation;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterUpdateTest {
  @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
  void severalStepsAreThoseOfADirectComputation(
      @ForAll @DoubleRange(max = 0.99) double momentum,
      @ForAll @DoubleRange(max = 0.1) double decay,
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double rate,
      @ForAll @IntRange(min = 1, max = 9000) int kernel,
      @ForAll long seed) {
    List<ParameterBlock> blocks = blocks(kernel, 5, 3, 3, 3, 3);
    int length = kernel + 17;
    float[] weights = values(length, seed);
    float[] velocities = new float[momentum > 0 ? length : 0];
    double[] expected = doubles(weights);
    double[] velocity = new double[length];
    ParameterUpdate update =
        new ParameterUpdate(
            OptimiserConfig.named("nesterov").withMomentum(momentum).withWeightDecay(decay),
            blocks);

    for (int step = 0; step < 3; step++) {
      float[] gradient = values(length, seed + step + 1);
      update.apply(
          FlatVector.wrap(weights),
          FlatVector.wrap(gradient),
          FlatVector.wrap(velocities),
          new Step(rate, step));
      for (ParameterBlock block : blocks) {
        for (int i = (int) block.offset(); i < block.end(); i++) {
          if (!block.role().trainable()) {
            expected[i] -= gradient[i];
            continue;
          }
          double g = gradient[i] + (block.role() == Role.KERNEL ? decay * expected[i] : 0);
          velocity[i] = momentum * velocity[i] - rate * g;
          expected[i] += momentum > 0 ? momentum * velocity[i] - rate * g : -rate * g;
        }
      }
    }

    for (int i = 0; i < length; i++) {
      assertThat((double) weights[i]).isCloseTo(expected[i], within(1e-5));
      if (momentum > 0) {
        assertThat((double) velocities[i]).isCloseTo(velocity[i], within(1e-5));
      }
    }
  }

  @Property(tries = 30)
  void thePenaltyIsThatOfTheKernelsBeforeTheUpdate(
      @ForAll @IntRange(min = 1, max = 20_000) int kernel, @ForAll long seed) {
    float[] weights = values(kernel + 17, seed);
    double squares = 0;
    for (int i = 0; i < kernel; i++) {
      squares += (double) weights[i] * weights[i];
    }

    double penalty =
        new ParameterUpdate(
                OptimiserConfig.plain().withWeightDecay(0.25), blocks(kernel, 5, 3, 3, 3, 3))
            .apply(
                FlatVector.wrap(weights),
                FlatVector.wrap(values(kernel + 17, ~seed)),
                FlatVector.wrap(new float[0]),
                new Step(0.1, 0));

    assertThat(penalty).isCloseTo(0.5 * 0.25 * squares, within(1e-9 * (1 + squares)));
  }

  @Test
  void aRunningStatisticHasNoVelocityAndNoRate() {
    float[] weights = {1, 1, 1, 1, 1, 1};
    float[] gradient = {1, 1, 1, 1, 0.25f, 0.5f};
    float[] velocities = new float[6];

    new ParameterUpdate(
            OptimiserConfig.named("nesterov").withWeightDecay(0.5), blocks(1, 1, 1, 1, 1, 1))
        .apply(
            FlatVector.wrap(weights),
            FlatVector.wrap(gradient),
            FlatVector.wrap(velocities),
            new Step(0, 0));

    assertThat(weights).containsExactly(1, 1, 1, 1, 0.75f, 0.5f);
    assertThat(velocities).containsOnly(0);
  }

  /** Of all that is trained, kernels and biases, as one vector; decay comes after. */
  @Property(tries = 60)
  void aGradientThatIsTooLongIsShortened(
      @ForAll @IntRange(min = 1, max = 20_000) int kernel,
      @ForAll @DoubleRange(min = 0.01, max = 200) double clipNorm,
      @ForAll long seed) {
    int length = kernel + 17;
    float[] gradient = values(length, seed);
    List<ParameterBlock> blocks = blocks(kernel, 5, 3, 3, 3, 3);
    double squares = 0;
    for (int i = 0; i < kernel + 11; i++) {
      squares += (double) gradient[i] * gradient[i];
    }
    double factor = Math.min(1, clipNorm / Math.sqrt(squares));
    OptimiserConfig config = OptimiserConfig.plain().withWeightDecay(0.5).withClipNorm(clipNorm);
    float[] start = values(length, ~seed);
    float[] weights = start.clone();

    new ParameterUpdate(config, blocks)
        .apply(
            FlatVector.wrap(weights),
            FlatVector.wrap(gradient),
            FlatVector.wrap(new float[0]),
            new Step(1, 0));

    for (int i = 0; i < length; i++) {
      boolean statistic = i >= kernel + 11;
      double expected =
          start[i] - (statistic ? 1 : factor) * gradient[i] - (i < kernel ? 0.5 * start[i] : 0);
      assertThat((double) weights[i]).isCloseTo(expected, within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7})
  void theNumberOfThreadsPlaysNoPart(int threads) {
    List<ParameterBlock> blocks = blocks(1_000_003, 5, 3, 3, 3, 3);
    OptimiserConfig config =
        OptimiserConfig.named("nesterov").withWeightDecay(5e-4).withClipNorm(0.5);
    float[][] weights = new float[2][];
    double[] penalties = new double[2];
    for (int run = 0; run < 2; run++) {
      weights[run] = values(1_000_020, 1);
      float[] velocities = new float[1_000_020];
      try (ParameterUpdate update = new ParameterUpdate(config, blocks, run == 0 ? 1 : threads)) {
        for (int step = 0; step < 2; step++) {
          penalties[run] +=
              update.apply(
                  FlatVector.wrap(weights[run]),
                  FlatVector.wrap(values(1_000_020, step + 2)),
                  FlatVector.wrap(velocities),
                  new Step(0.1, step));
        }
      }
    }

    assertThat(weights[1]).isEqualTo(weights[0]);
    assertThat(penalties[1]).isEqualTo(penalties[0]);
  }

  /** With momentum: weights, gradient and velocity are read once, weights and velocity written. */
  @Test
  void anUpdateIsOnePassOverTheVectors() {
    List<ParameterBlock> blocks = blocks(600_000, 5, 3, 3, 3, 3);
    int length = 600_017;
    OptimiserConfig config = OptimiserConfig.named("nesterov").withWeightDecay(5e-4);
    Counted weights = new Counted(new float[length]);
    Counted gradient = new Counted(new float[length]);
    Counted velocity = new Counted(new float[length]);

    new ParameterUpdate(config, blocks).apply(weights, gradient, velocity, new Step(0.1, 0));

    // Running statistics, the last six, have no velocity.
    assertThat(weights).extracting(v -> v.read, v -> v.written).containsExactly(length, length);
    assertThat(gradient).extracting(v -> v.read, v -> v.written).containsExactly(length, 0);
    assertThat(velocity)
        .extracting(v -> v.read, v -> v.written)
        .containsExactly(length - 6, length - 6);
  }

  /** Counts the values that pass. */
  private static final class Counted implements FlatVector {
    private final FlatVector values;
    private int read;
    private int written;

    Counted(float[] values) {
      this.values = FlatVector.wrap(values);
    }

    @Override
    public long length() {
      return values.length();
    }

    @Override
    public void get(long offset, float[] into, int at, int count) {
      read += count;
      values.get(offset, into, at, count);
    }

    @Override
    public void put(long offset, float[] from, int at, int count) {
      written += count;
      values.put(offset, from, at, count);
    }
  }

  @Test
  void whatIsNotAmongTheBlocksKeepsItsBitsAndIsOutOfTheNorm() {
    List<ParameterBlock> blocks = blocks(4, 2, 1, 1, 1, 1);
    float[] start = values(10, 1);
    float[] weights = start.clone();
    float[] gradient = {9e9f, 9e9f, 9e9f, 9e9f, 0.6f, 0.8f, 9e9f, 9e9f, 9e9f, 9e9f};

    new ParameterUpdate(OptimiserConfig.plain().withClipNorm(1), blocks.subList(1, 2))
        .apply(
            FlatVector.wrap(weights),
            FlatVector.wrap(gradient),
            FlatVector.wrap(new float[0]),
            new Step(1, 0));

    float[] expected = start.clone();
    expected[4] -= 0.6f;
    expected[5] -= 0.8f;
    assertThat(weights).containsExactly(expected, within(2e-6f));
    assertThat(weights[0]).isEqualTo(start[0]);
    assertThat(weights[9]).isEqualTo(start[9]);
  }

  @Test
  void whatIsOutOfRangeIsRefused() {
    assertThat(OptimiserConfig.plain().stateVectors()).isZero();
    assertThat(OptimiserConfig.named("nesterov").stateVectors()).isEqualTo(1);
    assertThat(OptimiserConfig.named("nesterov").withMomentum(0).stateVectors()).isZero();
    assertThatThrownBy(() -> OptimiserConfig.plain().withClipNorm(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OptimiserConfig.named("rmsprop").optimiser())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("rmsprop");
    assertThatThrownBy(() -> OptimiserConfig.named("nesterov").withMomentum(1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OptimiserConfig.named("nesterov").withWeightDecay(-1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> OptimiserConfig.named("nesterov").withMomentum(Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** One block of each role, in the order of {@link Role}. */
  private static List<ParameterBlock> blocks(int... lengths) {
    List<ParameterBlock> blocks = new ArrayList<>();
    long offset = 0;
    for (Role role : Role.values()) {
      int length = lengths[role.ordinal()];
      blocks.add(new ParameterBlock("layer", role, offset, length, Initialisation.ZERO));
      offset += length;
    }
    return blocks;
  }

  private static float[] values(int count, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
