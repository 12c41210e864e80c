package io.tinderbox.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.tinderbox.trainer.engine.TestEngines#names")
class NetworkProbeTest {
  private static final int CLASSES = 5;
  private static final int EXAMPLES = 3;
  private static final NetworkConfig SMALL = new NetworkConfig("alexnet", Norm.BATCH, 0.1);

  @Parameter String engineName;

  /** Along directions that hold random halves of the gradient, so that each half counts. */
  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void theGradientIsThatOfFiniteDifferences(NetworkConfig network) {
    try (StepEngine engine = engine(network);
        NetworkProbe probe = engine.probe()) {
      Batch batch = batch(network);
      float[] weights = random(EXAMPLES * CLASSES, 5);
      float[] gradient = probe.gradient(batch, probe.last(), weights, NetworkProbe.INPUT);
      int values = gradient.length / EXAMPLES;
      for (int seed = 0; seed < 3; seed++) {
        double[] lengths = new double[EXAMPLES];
        float[] direction = half(gradient, seed, lengths);
        double step = 0.002;
        double[] above = sums(engine, moved(batch, direction, step), weights);
        double[] below = sums(engine, moved(batch, direction, -step), weights);
        for (int example = 0; example < EXAMPLES; example++) {
          double expected = 0;
          for (int i = example * values; i < (example + 1) * values; i++) {
            expected += gradient[i] * direction[i];
          }
          assertThat(expected).as("half a gradient").isGreaterThan(0);
          assertThat((above[example] - below[example]) / (2 * step))
              .as("example %d, half %d", example, seed)
              .isCloseTo(expected, within(0.03 * expected));
        }
      }
    }
  }

  /** By the chain rule, through every layer. */
  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void aLayerOnTheWayMakesNoDifference(NetworkConfig network) {
    try (StepEngine engine = engine(network);
        NetworkProbe probe = engine.probe()) {
      Batch batch = batch(network);
      float[] weights = random(EXAMPLES * CLASSES, 5);
      float[] direct = probe.gradient(batch, probe.last(), weights, NetworkProbe.INPUT);
      for (Stage stage : probe.network().stages()) {
        float[] upper = probe.gradient(batch, probe.last(), weights, stage.name());
        assertThat(upper).hasSize(EXAMPLES * stage.output().values());
        float[] whole = probe.gradient(batch, stage.name(), upper, NetworkProbe.INPUT);
        assertClose(whole, direct, stage.name());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void outputsAreTheEngines(NetworkConfig network) {
    try (StepEngine engine = engine(network);
        NetworkProbe probe = engine.probe()) {
      Batch batch = batch(network);
      assertClose(probe.outputs(batch, probe.last()), engine.logits(batch), "logits");
      engine
          .layerOutputs(batch)
          .forEach(
              output -> {
                // A rectifier may be a part of the layer before it there.
                float[] values = probe.outputs(batch, output.layer()).clone();
                boolean rectified = follows(probe, output.layer());
                for (int i = 0; i < values.length && rectified; i++) {
                  values[i] = Math.max(0, values[i]);
                }
                assertClose(values, output.values(), output.layer());
              });
    }
  }

  @Test
  void lookingChangesNothingAndSeesWhatTrainingChanges() {
    try (StepEngine engine = engine(SMALL);
        NetworkProbe probe = engine.probe()) {
      Batch batch = batch(SMALL);
      float[] before = Vectors.of(engine.parameters());
      float[] first = probe.outputs(batch, probe.last());
      probe.gradient(batch, probe.last(), new float[EXAMPLES * CLASSES], NetworkProbe.INPUT);
      assertThat(Vectors.of(engine.parameters())).isEqualTo(before);

      engine.step(batch, new StepSettings(0.1, 0));
      float[] second = probe.outputs(batch, probe.last());
      assertThat(second).isNotEqualTo(first);
      assertClose(second, engine.logits(batch), "logits");
    }
  }

  @Test
  void whatIsNoLayerIsRefused() {
    try (StepEngine engine = engine(SMALL);
        NetworkProbe probe = engine.probe()) {
      Batch batch = batch(SMALL);
      assertThatThrownBy(() -> probe.outputs(batch, "conv9")).hasMessageContaining("conv9");
      assertThatThrownBy(() -> probe.gradient(batch, "conv1", new float[1], "conv2"))
          .hasMessageContaining("conv2 is not below conv1");
      assertThatThrownBy(() -> probe.gradient(batch, "conv2", new float[1], "conv1"))
          .hasMessageContaining("weights of conv2");
    }
  }

  private static boolean follows(NetworkProbe probe, String layer) {
    var stages = probe.network().stages();
    for (int i = 0; i + 1 < stages.size(); i++) {
      if (stages.get(i).name().equals(layer)) {
        return stages.get(i + 1).name().endsWith("/relu");
      }
    }
    return false;
  }

  private StepEngine engine(NetworkConfig network) {
    EngineConfig config =
        TestEngines.config(
            network, TestNetworks.input(network), CLASSES, OptimiserConfig.plain(), 2);
    StepEngine engine = Vectors.engine(config.on(engineName), 3);
    engine.network().stages().forEach(stage -> enliven(engine, stage));
    return engine;
  }

  /** Kernels that let gradients through, whatever a network begins with. */
  private static void enliven(StepEngine engine, Stage stage) {
    for (ParameterBlock block : stage.blocks()) {
      if (block.role() == Role.KERNEL) {
        float[] kernel = random(block.length(), block.offset());
        double scale = Math.sqrt(6.0 * stage.output().channels() / block.length());
        for (int i = 0; i < kernel.length; i++) {
          kernel[i] *= (float) scale;
        }
        engine.parameters().put(block.offset(), kernel, 0, kernel.length);
      }
    }
  }

  private static Batch batch(NetworkConfig network) {
    return TestBatches.of(TestNetworks.input(network), CLASSES, EXAMPLES, 2);
  }

  private static float[] random(int length, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }

  /** Of length 1 for each example. */
  private static float[] half(float[] gradient, long seed, double[] lengths) {
    SplitMix64 random = new SplitMix64(seed);
    float[] direction = gradient.clone();
    int values = gradient.length / lengths.length;
    for (int i = 0; i < direction.length; i++) {
      direction[i] *= random.nextInt(2);
      lengths[i / values] += direction[i] * (double) direction[i];
    }
    for (int i = 0; i < direction.length; i++) {
      direction[i] /= (float) Math.sqrt(lengths[i / values]);
    }
    return direction;
  }

  private static Batch moved(Batch batch, float[] direction, double step) {
    Batch moved = Batch.allocate(batch.examples(), direction.length / batch.examples());
    for (int i = 0; i < direction.length; i++) {
      moved.images().put(i, (float) (batch.images().get(i) + step * direction[i]));
    }
    return moved.filled(batch.examples());
  }

  private static double[] sums(StepEngine engine, Batch batch, float[] weights) {
    float[] logits = engine.logits(batch);
    double[] sums = new double[EXAMPLES];
    for (int i = 0; i < logits.length; i++) {
      sums[i / CLASSES] += logits[i] * (double) weights[i];
    }
    return sums;
  }

  private static void assertClose(float[] found, float[] expected, String what) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    double largest = 1e-6;
    for (float value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < found.length; i++) {
      assertThat((double) found[i])
          .as("%s, value %d", what, i)
          .isCloseTo(expected[i], within(1e-4 * largest));
    }
  }
}
