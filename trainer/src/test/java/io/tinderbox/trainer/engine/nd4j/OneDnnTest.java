package io.tinderbox.trainer.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.LayerOutput;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.engine.TestBatches;
import io.tinderbox.trainer.engine.TestEngines;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Flatten;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.Rectifier;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** oneDNN is what computes, and it computes what DL4J's own layers compute. */
class OneDnnTest {
  private static final String HELPERS_DISABLED = "org.eclipse.deeplearning4j.helpers.disable";
  private static final int CLASSES = 5;

  @BeforeEach
  void needsOneDnn() {
    assumeThat(Nd4jRuntime.start().oneDnn()).as("oneDNN's natives").isTrue();
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void computesEveryLayerButDropout(NetworkConfig network) {
    try (Nd4jEngine engine = direct(network)) {
      List<String> expected =
          engine.network().stages().stream()
              .filter(
                  stage ->
                      !(stage.layer() instanceof Dropout || stage.layer() instanceof Rectifier))
              .filter(
                  stage ->
                      !(stage.layer() instanceof Flatten && stage.name().equals(first(engine))))
              .map(stage -> stage.name())
              .toList();

      List<String> computed =
          List.of(engine.dl4j().getLayers()).stream()
              .filter(layer -> layer instanceof OneDnnLayerRuntime)
              .map(layer -> layer.conf().getLayer().getLayerName())
              .toList();

      assertThat(computed).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void outputsAreThoseOfDl4jsLayers(NetworkConfig network) {
    try (Nd4jEngine direct = direct(network);
        Nd4jEngine reference = reference(network)) {
      Batch batch = batch(network, 6);

      assertClose(direct.logits(batch), reference.logits(batch), "logits");
      List<LayerOutput> expected = reference.layerOutputs(batch);
      List<LayerOutput> outputs = direct.layerOutputs(batch);
      for (LayerOutput output : outputs) {
        expected.stream()
            .filter(other -> other.layer().equals(output.layer()))
            .filter(other -> !followedByRectifier(direct, other.layer()))
            .forEach(other -> assertClose(output.values(), other.values(), output.layer()));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void gradientsAreThoseOfDl4jsLayers(NetworkConfig network) {
    try (Nd4jEngine direct = direct(network);
        Nd4jEngine reference = reference(network)) {
      Batch batch = batch(network, 12);
      float[] found = Vectors.of(direct.gradient(batch, 7));
      float[] expected = Vectors.of(reference.gradient(batch, 7));

      for (ParameterBlock block : direct.network().blocks()) {
        assertClose(slice(found, block), slice(expected, block), block.toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void aWholeStepIsThatOfDl4jsLayers(NetworkConfig network) {
    try (Nd4jEngine direct = direct(network);
        Nd4jEngine reference = reference(network)) {
      Batch batch = batch(network, 12);

      StepReport step = direct.step(batch, new StepSettings(0.01, 0));
      StepReport expected = reference.step(batch, new StepSettings(0.01, 0));

      assertThat(step.dataLossSum()).isCloseTo(expected.dataLossSum(), within(1e-3));
      assertClose(
          Vectors.of(direct.parameters()), Vectors.of(reference.parameters()), "parameters");
    }
  }

  private static String first(Nd4jEngine engine) {
    return engine.network().stages().get(0).name();
  }

  /** Where one of the two may have taken the rectifier into the layer, and the other not. */
  private static boolean followedByRectifier(Nd4jEngine engine, String layer) {
    var stages = engine.network().stages();
    for (int i = 0; i + 1 < stages.size(); i++) {
      if (stages.get(i).name().equals(layer)) {
        return stages.get(i + 1).layer() instanceof Rectifier;
      }
    }
    return false;
  }

  private static float[] slice(float[] values, ParameterBlock block) {
    return Arrays.copyOfRange(values, (int) block.offset(), (int) block.end());
  }

  /** To 1e-4 of the values' length as a vector. */
  private static void assertClose(float[] found, float[] expected, String what) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    double length = 0;
    double apart = 0;
    for (int i = 0; i < found.length; i++) {
      length += (double) expected[i] * expected[i];
      apart += ((double) found[i] - expected[i]) * ((double) found[i] - expected[i]);
    }
    assertThat(Math.sqrt(apart)).as(what).isLessThanOrEqualTo(1e-4 * Math.sqrt(length) + 1e-6);
  }

  private static Batch batch(NetworkConfig network, int examples) {
    return TestBatches.of(TestNetworks.input(network), CLASSES, examples, 1);
  }

  private static EngineConfig config(NetworkConfig network) {
    return TestEngines.config(
        network, TestNetworks.input(network), CLASSES, OptimiserConfig.plain(), 2);
  }

  private static Nd4jEngine direct(NetworkConfig network) {
    return started(Nd4jEngine.create(config(network), true));
  }

  /** DL4J's own loops. */
  private static Nd4jEngine reference(NetworkConfig network) {
    String kept = System.setProperty(HELPERS_DISABLED, "true");
    try {
      return started(Nd4jEngine.create(config(network), false));
    } finally {
      System.setProperty(HELPERS_DISABLED, kept);
    }
  }

  private static Nd4jEngine started(Nd4jEngine engine) {
    Initialiser.fill(engine.network(), 3, engine.parameters());
    Initialiser.zero(engine.optimiserState());
    engine.seed(3);
    return engine;
  }
}
