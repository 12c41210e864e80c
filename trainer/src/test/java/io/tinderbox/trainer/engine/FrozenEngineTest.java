package io.tinderbox.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Networks;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What freezing promises, wherever the frozen layers lie. */
@ParameterizedClass
@MethodSource("io.tinderbox.trainer.engine.TestEngines#names")
class FrozenEngineTest {
  private static final int CLASSES = 3;
  private static final OptimiserConfig EVERYTHING =
      OptimiserConfig.named("nesterov").withWeightDecay(0.01).withClipNorm(1);

  @Parameter String engineName;

  /** Of each network: its first layer, a middle one, its last, and all but one at either end. */
  static Stream<Arguments> frozen() {
    return TestNetworks.all().stream()
        .filter(network -> !network.name().equals("logistic"))
        .flatMap(network -> choices(network).map(frozen -> Arguments.of(network, frozen)));
  }

  private static Stream<FrozenLayers> choices(NetworkConfig network) {
    List<String> layers =
        Networks.build(network, TestNetworks.input(network), CLASSES).stages().stream()
            .filter(stage -> !stage.blocks().isEmpty() && !stage.name().contains("/"))
            .map(Stage::name)
            .toList();
    int last = layers.size() - 1;
    return Stream.of(
            layers.subList(0, 1),
            layers.subList(layers.size() / 2, layers.size() / 2 + 1),
            layers.subList(last, last + 1),
            layers.subList(0, last),
            layers.subList(1, last + 1))
        .distinct()
        .map(FrozenLayers::new);
  }

  @ParameterizedTest
  @MethodSource("frozen")
  void frozenLayersKeepTheirBitsAndTheOthersLearn(NetworkConfig network, FrozenLayers frozen) {
    try (StepEngine engine = Vectors.engine(config(network, frozen), 1)) {
      Batch batch = TestBatches.of(TestNetworks.input(network), CLASSES, 4, 1);
      float[] start = Vectors.of(engine.parameters());

      for (int i = 0; i < 2; i++) {
        engine.step(batch, new StepSettings(0.01, i));
      }

      float[] end = Vectors.of(engine.parameters());
      float[] state = Vectors.of(engine.optimiserState());
      List<ParameterBlock> trained = frozen.trained(engine.network());
      for (ParameterBlock block : engine.network().blocks()) {
        int from = (int) block.offset();
        int to = (int) block.end();
        boolean same = Arrays.equals(start, from, to, end, from, to);
        if (!trained.contains(block)) {
          assertThat(same).as(block.toString()).isTrue();
          assertThat(Arrays.copyOfRange(state, from, to)).containsOnly(0);
        } else if (block.role() == Role.KERNEL) {
          assertThat(same).as(block.toString()).isFalse();
        }
      }
    }
  }

  /** As at test time it is the same network, with the same values in the same places. */
  @ParameterizedTest
  @MethodSource("frozen")
  void looksAsTheNetworkThatIsNotFrozen(NetworkConfig network, FrozenLayers frozen) {
    try (StepEngine plain = Vectors.engine(config(network, FrozenLayers.NONE), 1);
        StepEngine engine = Vectors.engine(config(network, frozen), 1)) {
      Batch batch = TestBatches.of(TestNetworks.input(network), CLASSES, 4, 1);

      assertThat(engine.logits(batch)).isEqualTo(plain.logits(batch));
      assertThat(engine.layerOutputs(batch))
          .extracting(LayerOutput::layer)
          .isEqualTo(plain.layerOutputs(batch).stream().map(LayerOutput::layer).toList());
    }
  }

  @Test
  void onlyTrainedKernelsCarryAPenalty() {
    NetworkConfig network = new NetworkConfig("alexnet", Norm.BATCH, 0.1);
    FrozenLayers frozen = new FrozenLayers(List.of("conv*", "dense1"));
    try (StepEngine engine = Vectors.engine(config(network, frozen), 1)) {
      Batch batch = TestBatches.of(TestNetworks.input(network), CLASSES, 4, 1);
      float[] start = Vectors.of(engine.parameters());

      StepReport report = step(engine, batch, 0);

      double squares = 0;
      for (ParameterBlock block : engine.network().blocks()) {
        for (int i = (int) block.offset(); i < block.end(); i++) {
          boolean counts = block.role() == Role.KERNEL && block.layer().matches("dense[23]");
          squares += counts ? (double) start[i] * start[i] : 0;
        }
      }
      assertThat(report.penaltySum()).isCloseTo(4 * 0.5 * 0.01 * squares, within(1e-5));
    }
  }

  private EngineConfig config(NetworkConfig network, FrozenLayers frozen) {
    return config(network, frozen, EVERYTHING);
  }

  private EngineConfig config(
      NetworkConfig network, FrozenLayers frozen, OptimiserConfig optimiser) {
    return new EngineConfig(
        EngineChoice.of(engineName),
        network,
        frozen,
        TestNetworks.input(network),
        CLASSES,
        LossConfig.CROSS_ENTROPY,
        optimiser,
        2);
  }

  /** A step with the same dropout each time. */
  private static StepReport step(StepEngine engine, Batch batch, double learningRate) {
    engine.seed(77);
    return engine.step(batch, new StepSettings(learningRate, 0));
  }
}
