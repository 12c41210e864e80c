package io.tinderbox.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InitialiserTest {
  private static final Network NETWORK =
      Networks.build(new NetworkConfig("alexnet", Norm.BATCH, 0.5), new ImageShape(3, 56, 56), 200);

  @Test
  void kernelsAreHeNormal() {
    float[] values = filled(1);
    List<ParameterBlock> kernels = blocks(Role.KERNEL);

    assertThat(kernels).hasSize(8);
    for (ParameterBlock kernel : kernels) {
      double fanIn =
          NETWORK.stages().stream()
              .filter(stage -> stage.name().equals(kernel.layer()))
              .mapToDouble(stage -> kernel.length() / (double) stage.output().channels())
              .findFirst()
              .orElseThrow();
      double expected = kernel.layer().equals("dense3") ? 0.01 : Math.sqrt(2 / fanIn);
      // The standard error of a standard deviation is std / sqrt(2 n).
      double tolerance = expected * 5 / Math.sqrt(2.0 * kernel.length());
      assertThat(std(values, kernel)).as(kernel.layer()).isCloseTo(expected, within(tolerance));
      assertThat(mean(values, kernel))
          .as(kernel.layer())
          .isCloseTo(0, within(expected * 5 / Math.sqrt(kernel.length())));
    }
  }

  @Test
  void aThirdOfAKernelLiesBeyondOneDeviation() {
    float[] values = filled(1);
    ParameterBlock kernel = blocks(Role.KERNEL).get(5);
    double std = std(values, kernel);

    assertThat(beyond(values, kernel, std)).isCloseTo(0.3173, within(0.01));
    assertThat(beyond(values, kernel, 2 * std)).isCloseTo(0.0455, within(0.005));
  }

  @Test
  void everythingElseStartsAtRest() {
    float[] values = filled(1);

    for (ParameterBlock block : NETWORK.blocks()) {
      if (block.role() != Role.KERNEL) {
        float expected =
            block.role() == Role.GAMMA || block.role() == Role.RUNNING_VARIANCE ? 1 : 0;
        assertThat(of(values, block)).as(block.toString()).containsOnly(expected);
      }
    }
  }

  @Test
  void theSeedDecides() {
    assertThat(filled(7)).isEqualTo(filled(7)).isNotEqualTo(filled(8));
  }

  @Test
  void noTwoKernelsShareASequence() {
    float[] values = filled(1);

    assertThat(blocks(Role.KERNEL))
        .extracting(
            kernel ->
                values[(int) kernel.offset()]
                    / ((Initialisation.Normal) kernel.initialisation()).std())
        .doesNotHaveDuplicates();
  }

  @Test
  void restIsZeroToTheLastValue() {
    float[] values = new float[65536 + 3];
    Arrays.fill(values, 5);

    Initialiser.zero(FlatVector.wrap(values));

    assertThat(values).containsOnly(0);
    Initialiser.zero(FlatVector.wrap(new float[0]));
  }

  private static List<ParameterBlock> blocks(Role role) {
    return NETWORK.blocks().stream().filter(block -> block.role() == role).toList();
  }

  private static float[] filled(long seed) {
    float[] values = new float[(int) NETWORK.vectorLength()];
    Arrays.fill(values, Float.NaN);
    Initialiser.fill(NETWORK, seed, FlatVector.wrap(values));
    return values;
  }

  private static float[] of(float[] values, ParameterBlock block) {
    return Arrays.copyOfRange(values, (int) block.offset(), (int) block.end());
  }

  private static double mean(float[] values, ParameterBlock block) {
    double sum = 0;
    for (float value : of(values, block)) {
      sum += value;
    }
    return sum / block.length();
  }

  private static double std(float[] values, ParameterBlock block) {
    double squares = 0;
    for (float value : of(values, block)) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / block.length());
  }

  private static double beyond(float[] values, ParameterBlock block, double limit) {
    int count = 0;
    for (float value : of(values, block)) {
      count += Math.abs(value) > limit ? 1 : 0;
    }
    return count / (double) block.length();
  }
}
