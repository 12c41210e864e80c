package io.tinderbox.trainer.optimiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.network.Initialisation;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What every optimiser of the registry promises. */
class OptimisersTest {
  private static final float[] START = {1, -0.5f, 0.25f, 2};
  private static final float[][] GRADIENTS = {
    {0.5f, -1, 0, 0.25f}, {-0.25f, 0.75f, 0.001f, 0.25f}, {1.5f, 0.5f, -0.002f, -3}
  };

  /**
   * Three steps at rate 0.1 in PyTorch 1.13 ({@code torch.optim}, weight decay 0.01, momentum 0.9,
   * betas 0.9 and 0.99, eps 1e-3), in double.
   */
  private static final Map<String, double[]> PYTORCH =
      Map.of(
          "sgd", new double[] {0.82207795, -0.5236264, 0.24935085, 2.24408097},
          "momentum", new double[] {0.75655975, -0.4190023, 0.2486088, 2.17365957},
          "nesterov", new double[] {0.60318921, -0.45109081, 0.24810059, 2.40055233},
          "adam", new double[] {0.80413948, -0.40746978, 0.06480675, 1.85405654},
          "adamw", new double[] {0.80408391, -0.40722362, 0.23616007, 1.84923325});

  /** The same with {@code clip_grad_norm_(parameters, 1)} before each step. */
  private static final Map<String, double[]> CLIPPED =
      Map.of(
          "sgd", new double[] {0.93418914, -0.5010581, 0.24920983, 2.03571798},
          "momentum", new double[] {0.87952904, -0.41815021, 0.24846778, 1.97072563},
          "nesterov", new double[] {0.82594178, -0.42769367, 0.24783264, 2.00953331},
          "adam", new double[] {0.82071862, -0.40298948, 0.04774848, 1.82993736},
          "adamw", new double[] {0.82202678, -0.40288443, 0.21163247, 1.82756391});

  @Provide
  Arbitrary<OptimiserConfig> optimisers() {
    return Arbitraries.of(Optimisers.names().stream().map(OptimiserConfig::named).toList());
  }

  @Test
  void stepsAreThoseOfPyTorch() {
    assertThat(PYTORCH.keySet()).containsExactlyInAnyOrderElementsOf(Optimisers.names());
    PYTORCH.forEach(
        (name, expected) -> assertThat(steps(name, 0)).as(name).satisfies(near(expected)));
    CLIPPED.forEach(
        (name, expected) -> assertThat(steps(name, 1)).as(name).satisfies(near(expected)));
  }

  private static Consumer<float[]> near(double[] expected) {
    return found -> {
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) found[i]).isCloseTo(expected[i], within(2e-6));
      }
    };
  }

  private static float[] steps(String name, double clipNorm) {
    Run run = new Run(new OptimiserConfig(name, 0.9, 0.9, 0.99, 1e-3, 0.01, clipNorm), START);
    for (int i = 0; i < GRADIENTS.length; i++) {
      run.step(GRADIENTS[i], new Step(0.1, i));
    }
    return run.weights;
  }

  /** A kernel on its way. */
  private static final class Run {
    private final ParameterUpdate update;
    private final float[] weights;
    private final float[] state;

    Run(OptimiserConfig config, float[] start) {
      this.weights = start.clone();
      this.state = new float[config.stateVectors() * start.length];
      this.update =
          new ParameterUpdate(
              config,
              List.of(
                  new ParameterBlock("dense1", Role.KERNEL, 0, start.length, Initialisation.ZERO)));
    }

    void step(float[] gradient, Step step) {
      update.apply(
          FlatVector.wrap(weights),
          FlatVector.wrap(gradient.clone()),
          FlatVector.wrap(state),
          step);
    }
  }

  /** Half the squared distance to a point: its gradient is the difference. */
  @Property(tries = 50)
  void manyStepsLeadDown(@ForAll("optimisers") OptimiserConfig config, @ForAll long seed) {
    float[] goal = values(5, seed);
    Run run = new Run(config, values(5, ~seed));
    double before = distance(run.weights, goal);

    for (int i = 0; i < 100; i++) {
      float[] gradient = new float[5];
      for (int j = 0; j < 5; j++) {
        gradient[j] = run.weights[j] - goal[j];
      }
      run.step(gradient, new Step(0.02, i));
    }

    assertThat(distance(run.weights, goal)).isLessThan(0.5 * before);
  }

  /** Wherever a value lies, in a vector of several chunks or alone. */
  @Property(tries = 30, edgeCases = EdgeCasesMode.NONE)
  void aValueDoesNotDependOnTheOthers(
      @ForAll("optimisers") OptimiserConfig config,
      @ForAll @IntRange(min = 1, max = 20_000) int length,
      @ForAll long seed) {
    float[] start = values(length, seed);
    Run whole = new Run(config.withWeightDecay(0.1), start);
    int place = (int) Math.floorMod(seed, (long) length);
    Run alone = new Run(config.withWeightDecay(0.1), new float[] {start[place]});

    for (int i = 0; i < 3; i++) {
      float[] gradient = values(length, seed + i + 1);
      whole.step(gradient, new Step(0.1, i));
      alone.step(new float[] {gradient[place]}, new Step(0.1, i));
    }

    assertThat(whole.weights[place]).isEqualTo(alone.weights[0]);
    for (int i = 0; i < config.stateVectors(); i++) {
      assertThat(whole.state[i * length + place]).isEqualTo(alone.state[i]);
    }
  }

  @Property(tries = 30)
  void withoutAGradientNothingMoves(
      @ForAll("optimisers") OptimiserConfig config, @ForAll long seed) {
    float[] start = values(9, seed);
    Run still = new Run(config, start);
    still.step(new float[9], new Step(0.1, 0));
    assertThat(still.weights).isEqualTo(start);
    assertThat(still.state).isEqualTo(new float[still.state.length]);
  }

  /** Kernels shrink by rate times decay, whatever the gradients were; the loss is told nothing. */
  @Test
  void decoupledDecayIsApartFromTheGradient() {
    OptimiserConfig config = OptimiserConfig.named("adamw").withWeightDecay(0.2);
    float[] weights = {3, 5};
    List<ParameterBlock> blocks =
        List.of(
            new ParameterBlock("dense1", Role.KERNEL, 0, 1, Initialisation.ZERO),
            new ParameterBlock("dense1", Role.BIAS, 1, 1, Initialisation.ZERO));

    double penalty =
        new ParameterUpdate(config, blocks)
            .apply(
                FlatVector.wrap(weights),
                FlatVector.wrap(new float[2]),
                FlatVector.wrap(new float[4]),
                new Step(0.5, 0));

    assertThat(weights).containsExactly(new float[] {2.7f, 5}, within(1e-6f));
    assertThat(penalty).isZero();
  }

  /** The first step of a state of zero is as long as the rate, whatever the gradient's size. */
  @Property(tries = 30)
  void adamsFirstStepIsAsLongAsItsRate(@ForAll @IntRange(min = -3, max = 3) int magnitude) {
    Run run = new Run(OptimiserConfig.named("adam"), new float[] {1});
    run.step(new float[] {(float) Math.pow(10, magnitude)}, new Step(0.01, 0));
    assertThat(run.weights[0]).isCloseTo(0.99f, within(1e-5f));
  }

  private static double distance(float[] a, float[] b) {
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      squares += Math.pow((double) a[i] - b[i], 2);
    }
    return Math.sqrt(squares);
  }

  private static float[] values(int count, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }
}
