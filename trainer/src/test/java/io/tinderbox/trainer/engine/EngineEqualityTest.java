package io.tinderbox.trainer.engine;

import static io.tinderbox.trainer.engine.Closeness.assertClose;
import static io.tinderbox.trainer.engine.Closeness.slice;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every engine computes what the reference computes, of every network. Rectifiers and pools have
 * edges, on which rounding decides: the batches are such that no value lies on one.
 */
@ParameterizedClass
@MethodSource("others")
class EngineEqualityTest {
  private static final int CLASSES = 5;
  private static final OptimiserConfig MOMENTUM =
      OptimiserConfig.named("nesterov").withWeightDecay(5e-4);

  @Parameter String engineName;

  static Stream<String> others() {
    return TestEngines.names().stream().filter(name -> !name.equals(EngineChoice.REFERENCE.name()));
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void everyLayersOutputsAreTheReferences(NetworkConfig network) {
    try (StepEngine engine = engine(config(network));
        StepEngine reference = reference(config(network))) {
      Batch batch = batch(config(network), 6);

      assertClose(engine.logits(batch), reference.logits(batch), "logits");
      List<LayerOutput> found = engine.layerOutputs(batch);
      List<LayerOutput> expected = reference.layerOutputs(batch);
      assertThat(found)
          .extracting(LayerOutput::layer)
          .isEqualTo(expected.stream().map(LayerOutput::layer).toList());
      for (int i = 0; i < found.size(); i++) {
        assertClose(found.get(i).values(), expected.get(i).values(), found.get(i).layer());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void gradientsAreTheReferences(NetworkConfig network) {
    EngineConfig config = config(network);
    try (StepEngine engine = engine(config);
        StepEngine reference = reference(config)) {
      Batch batch = batch(config, 12);

      float[] found = Vectors.of(engine.gradient(batch, 7));
      float[] expected = Vectors.of(reference.gradient(batch, 7));

      for (ParameterBlock block : engine.network().blocks()) {
        assertClose(slice(found, block), slice(expected, block), block.toString());
      }
    }
  }

  /** Mixed examples, dropout, running statistics, and the minibatches of an epoch's end. */
  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void wholeStepsAreTheReferences(NetworkConfig network) {
    EngineConfig config = config(network);
    try (StepEngine engine = engine(config);
        StepEngine reference = reference(config)) {
      for (int i = 0; i < 2; i++) {
        Batch batch = batch(config, i == 0 ? 12 : 11);
        batch.partners()[1] = 3;
        batch.shares()[1] = 0.7f;

        StepReport step = engine.step(batch, new StepSettings(0.01, i));
        StepReport expected = reference.step(batch, new StepSettings(0.01, i));

        assertThat(step.examples()).isEqualTo(expected.examples());
        assertThat(step.dataLossSum()).isCloseTo(expected.dataLossSum(), within(1e-3));
        assertThat(step.penaltySum())
            .isCloseTo(expected.penaltySum(), within(1e-5 * (1 + expected.penaltySum())));
        assertSame(engine, reference);
        Vectors.put(Vectors.of(reference.parameters()), engine.parameters());
        Vectors.put(Vectors.of(reference.optimiserState()), engine.optimiserState());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.engine.TestEngines#all")
  void soAreThoseOfEveryLossAndOptimiser(EngineConfig whole) {
    OptimiserConfig optimiser = whole.optimiser();
    EngineConfig config =
        new EngineConfig(
            new NetworkConfig("alexnet", Norm.NONE, 0.1),
            whole.input(),
            whole.classes(),
            whole.loss(),
            // Adam divides by it where gradients are nearly nothing but rounding.
            new OptimiserConfig(
                optimiser.name(),
                optimiser.momentum(),
                optimiser.beta1(),
                optimiser.beta2(),
                1e-3,
                optimiser.weightDecay(),
                optimiser.clipNorm()),
            whole.threads());
    try (StepEngine engine = engine(config);
        StepEngine reference = reference(config)) {
      Batch batch = TestBatches.of(config.input(), config.classes(), 12, 2);

      StepReport step = engine.step(batch, new StepSettings(0.001, 0));
      StepReport expected = reference.step(batch, new StepSettings(0.001, 0));

      assertThat(step.dataLossSum()).isCloseTo(expected.dataLossSum(), within(1e-3));
      assertSame(engine, reference);
    }
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void soAreThoseOfFrozenLayers(NetworkConfig network) {
    List<String> layers =
        config(network).build().stages().stream()
            .filter(stage -> stage.blocks().stream().anyMatch(b -> b.role() == Role.KERNEL))
            .map(Stage::name)
            .toList();
    if (layers.size() < 3) {
      return;
    }
    FrozenLayers frozen = new FrozenLayers(List.of(layers.get(0), layers.get(2)));
    EngineConfig whole = config(network);
    EngineConfig config =
        new EngineConfig(
            exact(),
            network,
            frozen,
            whole.input(),
            CLASSES,
            whole.loss(),
            MOMENTUM.withClipNorm(0.1),
            2);
    try (StepEngine engine = engine(config);
        StepEngine reference = reference(config)) {
      Batch batch = batch(config, 12);

      engine.step(batch, new StepSettings(0.01, 0));
      reference.step(batch, new StepSettings(0.01, 0));

      assertSame(engine, reference);
    }
  }

  private static void assertSame(StepEngine engine, StepEngine reference) {
    float[] parameters = Vectors.of(engine.parameters());
    float[] expected = Vectors.of(reference.parameters());
    for (ParameterBlock block : engine.network().blocks()) {
      assertClose(slice(parameters, block), slice(expected, block), block.toString());
    }
    assertClose(
        Vectors.of(engine.optimiserState()), Vectors.of(reference.optimiserState()), "state");
  }

  /** On a GPU as well, where products are taken in fewer bits by default. */
  private EngineChoice exact() {
    return EngineChoice.of(engineName).with(Precision.FLOAT32);
  }

  private StepEngine engine(EngineConfig config) {
    return Vectors.engine(config.on(exact()), 3);
  }

  private static StepEngine reference(EngineConfig config) {
    return Vectors.engine(config.on(EngineChoice.REFERENCE), 3);
  }

  private static Batch batch(EngineConfig config, int examples) {
    return TestBatches.of(config.input(), CLASSES, examples, 2);
  }

  private static EngineConfig config(NetworkConfig network) {
    return TestEngines.config(network, TestNetworks.input(network), CLASSES, MOMENTUM, 2);
  }
}
