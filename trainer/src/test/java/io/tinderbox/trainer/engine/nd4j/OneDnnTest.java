package io.tinderbox.trainer.engine.nd4j;

import static io.tinderbox.trainer.engine.Closeness.assertClose;
import static io.tinderbox.trainer.engine.Closeness.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.LayerOutput;
import io.tinderbox.trainer.engine.NetworkProbe;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.engine.TestBatches;
import io.tinderbox.trainer.engine.TestEngines;
import io.tinderbox.trainer.engine.Vectors;
import io.tinderbox.trainer.explanation.ExplanationConfig;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Flatten;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.Rectifier;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.report.Gallery;
import io.tinderbox.trainer.report.Insight;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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

  @Test
  void dl4jsOwnLayersCannotBeLookedInto() {
    NetworkConfig small = new NetworkConfig("alexnet", Norm.BATCH, 0.1);
    try (Nd4jEngine engine = Nd4jEngine.create(config(small), false)) {
      assertThatThrownBy(engine::probe)
          .isInstanceOfSatisfying(
              TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessageContaining("found DL4J's own");
      ImageShape image = TestNetworks.input(small);
      List<Double> each = Collections.nCopies(image.channels(), 1.0);
      Insight insight =
          Insight.of(
              engine,
              new Preprocessing(image, image.height(), each, each),
              ExplanationConfig.ofReport(Settings.of("", "", Map.of()).reader()),
              Gallery.EMPTY,
              Progress.SILENT);
      assertThat(insight)
          .isInstanceOfSatisfying(
              Insight.Withheld.class,
              withheld -> assertThat(withheld.reason()).contains("found DL4J's own"));
    }
  }

  /**
   * An engine that trains may be looked into after every epoch. Descriptors of some bytes wait for
   * the garbage collector.
   */
  @Test
  void theMemoryOfAProbeIsGivenBack() {
    try (Nd4jEngine engine = direct(new NetworkConfig("alexnet", Norm.BATCH, 0.1))) {
      lookInto(engine);
      long before = Pointer.totalBytes();
      long taken = lookInto(engine) - before;
      lookInto(engine);
      assertThat(Pointer.totalBytes() - before).isLessThan(taken / 10);
    }
  }

  /** What JavaCPP has given out while the probe is there. */
  private static long lookInto(Nd4jEngine engine) {
    Batch batch = TestBatches.of(new ImageShape(3, 32, 32), CLASSES, 3, 1);
    try (NetworkProbe probe = engine.probe()) {
      probe.outputs(batch, probe.last());
      probe.gradient(batch, probe.last(), new float[3 * CLASSES], NetworkProbe.INPUT);
      return Pointer.totalBytes();
    }
  }

  /** Where it would go backward for nothing. */
  @Test
  void nothingGoesBackwardBelowTheFirstTrainedLayer() {
    NetworkConfig small = new NetworkConfig("alexnet", Norm.BATCH, 0.1);
    FrozenLayers frozen = new FrozenLayers(List.of("conv1", "conv2", "dense2"));
    EngineConfig config =
        new EngineConfig(
            small,
            frozen,
            TestNetworks.input(small),
            CLASSES,
            LossConfig.CROSS_ENTROPY,
            OptimiserConfig.plain(),
            2);
    for (boolean direct : new boolean[] {true, false}) {
      try (Nd4jEngine engine = Nd4jEngine.create(config, direct)) {
        List<String> stopping =
            List.of(engine.dl4j().getLayers()).stream()
                .filter(layer -> layer instanceof FrozenLayer)
                .map(layer -> layer.conf().getLayer().getLayerName())
                .toList();
        assertThat(stopping)
            .startsWith("conv1")
            .endsWith("pool2")
            .allMatch(name -> name.matches("(conv[12]|pool[12]).*"));
      }
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

  private static Batch batch(NetworkConfig network, int examples) {
    return TestBatches.of(TestNetworks.input(network), CLASSES, examples, 1);
  }

  private static EngineConfig config(NetworkConfig network) {
    return TestEngines.config(
        network, TestNetworks.input(network), CLASSES, OptimiserConfig.plain(), 2);
  }

  private static Nd4jEngine direct(NetworkConfig network) {
    return Vectors.begun(Nd4jEngine.create(config(network), true), 3);
  }

  /** DL4J's own loops. */
  private static Nd4jEngine reference(NetworkConfig network) {
    String kept = System.setProperty(HELPERS_DISABLED, "true");
    try {
      return Vectors.begun(Nd4jEngine.create(config(network), false), 3);
    } finally {
      System.setProperty(HELPERS_DISABLED, kept);
    }
  }
}
