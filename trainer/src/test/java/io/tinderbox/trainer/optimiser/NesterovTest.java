package io.tinderbox.trainer.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.network.Initialisation;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class NesterovTest {
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
    Nesterov nesterov = new Nesterov(new OptimiserConfig(momentum, decay), blocks);

    for (int step = 0; step < 3; step++) {
      float[] gradient = values(length, seed + step + 1);
      nesterov.update(
          FlatVector.wrap(weights), FlatVector.wrap(gradient), FlatVector.wrap(velocities), rate);
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
        new Nesterov(new OptimiserConfig(0, 0.25), blocks(kernel, 5, 3, 3, 3, 3))
            .update(
                FlatVector.wrap(weights),
                FlatVector.wrap(values(kernel + 17, ~seed)),
                FlatVector.wrap(new float[0]),
                0.1);

    assertThat(penalty).isCloseTo(0.5 * 0.25 * squares, within(1e-9 * (1 + squares)));
  }

  @Test
  void aRunningStatisticHasNoVelocityAndNoRate() {
    float[] weights = {1, 1, 1, 1, 1, 1};
    float[] gradient = {1, 1, 1, 1, 0.25f, 0.5f};
    float[] velocities = new float[6];

    new Nesterov(new OptimiserConfig(0.9, 0.5), blocks(1, 1, 1, 1, 1, 1))
        .update(
            FlatVector.wrap(weights), FlatVector.wrap(gradient), FlatVector.wrap(velocities), 0);

    assertThat(weights).containsExactly(1, 1, 1, 1, 0.75f, 0.5f);
    assertThat(velocities).containsOnly(0);
  }

  @Test
  void momentumAndDecayOutOfRangeAreRefused() {
    assertThat(new OptimiserConfig(0, 0).stateVectors()).isZero();
    assertThat(new OptimiserConfig(0.9, 0).stateVectors()).isEqualTo(1);
    assertThatThrownBy(() -> new OptimiserConfig(1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OptimiserConfig(0.9, -1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new OptimiserConfig(Double.NaN, 0))
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
