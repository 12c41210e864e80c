package io.tinderbox.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The slope of the loss along each block's own gradient is that gradient's length: by central
 * differences of the loss that the step reports, penalty included. Small steps and many examples,
 * for rectifiers and pools have edges; what is left of those, and of float's rounding, stays within
 * a tenth. Of the reference engine: the others' gradients are held against it.
 */
class GradientSlopeTest {
  private static final int CLASSES = 3;
  private static final OptimiserConfig DESCENT = OptimiserConfig.plain().withWeightDecay(0.02);

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void theGradientIsTheSlopeOfTheLoss(NetworkConfig network) {
    ImageShape input =
        network.name().equals("vgg16-gap")
            ? new ImageShape(3, 12, 12)
            : TestNetworks.input(network);
    assertSlope(TestEngines.config(network, input, CLASSES, DESCENT, 2));
  }

  /** Through frozen normalisation too. */
  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.engine.FrozenEngineTest#frozen")
  void soItIsWithFrozenLayers(NetworkConfig network, FrozenLayers frozen) {
    if (!network.name().equals("alexnet") && !network.name().equals("mlp")) {
      return;
    }
    assertSlope(
        new EngineConfig(
            network,
            frozen,
            TestNetworks.input(network),
            CLASSES,
            LossConfig.CROSS_ENTROPY,
            DESCENT,
            2));
  }

  private static void assertSlope(EngineConfig config) {
    try (StepEngine engine = Vectors.engine(config, 5)) {
      Batch batch = TestBatches.of(config.input(), CLASSES, 16, 2);
      float[] start = Vectors.of(engine.parameters());
      step(engine, batch, 1);
      float[] after = Vectors.of(engine.parameters());

      List<ParameterBlock> trained = config.frozen().trained(engine.network());
      for (ParameterBlock block : trained) {
        if (block.role().trainable()) {
          double[] gradient = new double[start.length];
          for (int i = (int) block.offset(); i < block.end(); i++) {
            gradient[i] = (double) start[i] - after[i];
          }
          double length = Math.sqrt(Arrays.stream(gradient).map(g -> g * g).sum());
          double distance = Math.min(0.002, 1e-4 / length);
          double above = loss(engine, batch, moved(start, gradient, distance / length));
          double below = loss(engine, batch, moved(start, gradient, -distance / length));
          assertThat((above - below) / (2 * distance))
              .as("%s of %s", block.role(), block.layer())
              .isCloseTo(length, within(0.1 * length + 5e-4));
        }
      }
    }
  }

  /** A step with the same dropout each time. */
  private static StepReport step(StepEngine engine, Batch batch, double learningRate) {
    engine.seed(77);
    return engine.step(batch, new StepSettings(learningRate, 0));
  }

  private static double loss(StepEngine engine, Batch batch, float[] parameters) {
    Vectors.put(parameters, engine.parameters());
    StepReport report = step(engine, batch, 0);
    return (report.dataLossSum() + report.penaltySum()) / report.examples();
  }

  private static float[] moved(float[] from, double[] direction, double scale) {
    float[] to = from.clone();
    for (int i = 0; i < to.length; i++) {
      to[i] += (float) (scale * direction[i]);
    }
    return to;
  }
}
