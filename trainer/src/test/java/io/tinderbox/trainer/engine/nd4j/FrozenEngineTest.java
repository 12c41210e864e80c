package io.tinderbox.trainer.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.LayerOutput;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.engine.TestBatches;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.layers.FrozenLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What freezing promises, wherever the frozen layers lie. */
class FrozenEngineTest {
  private static final int CLASSES = 3;
  private static final OptimiserConfig EVERYTHING =
      OptimiserConfig.named("nesterov").withWeightDecay(0.01).withClipNorm(1);

  /** Of each network: its first layer, a middle one, its last, and all but one at either end. */
  static Stream<Arguments> frozen() {
    return TestNetworks.all().stream()
        .filter(network -> !network.name().equals("logistic"))
        .flatMap(network -> choices(network).map(frozen -> Arguments.of(network, frozen)));
  }

  private static Stream<FrozenLayers> choices(NetworkConfig network) {
    List<String> layers =
        config(network, FrozenLayers.NONE).build().stages().stream()
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
    try (Nd4jEngine engine = Vectors.engine(config(network, frozen), 1)) {
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

  @ParameterizedTest
  @MethodSource("frozen")
  void nothingGoesBackwardBelowTheFirstTrainedLayer(NetworkConfig network, FrozenLayers frozen) {
    try (Nd4jEngine engine = Vectors.engine(config(network, frozen), 1)) {
      List<String> below = new ArrayList<>();
      for (Stage stage : engine.network().stages()) {
        if (frozen.trains(stage)) {
          break;
        }
        below.add(stage.name());
      }
      for (Layer layer : engine.dl4j().getLayers()) {
        String name = layer.conf().getLayer().getLayerName();
        boolean dropout = layer.conf().getLayer() instanceof DropoutLayer;
        assertThat(layer instanceof FrozenLayer)
            .as(name)
            .isEqualTo(below.contains(name) && !dropout);
      }
    }
  }

  /** As at test time it is the same network, with the same values in the same places. */
  @ParameterizedTest
  @MethodSource("frozen")
  void looksAsTheNetworkThatIsNotFrozen(NetworkConfig network, FrozenLayers frozen) {
    try (Nd4jEngine plain = Vectors.engine(config(network, FrozenLayers.NONE), 1);
        Nd4jEngine engine = Vectors.engine(config(network, frozen), 1)) {
      Batch batch = TestBatches.of(TestNetworks.input(network), CLASSES, 4, 1);

      assertThat(engine.logits(batch)).isEqualTo(plain.logits(batch));
      assertThat(engine.layerOutputs(batch))
          .extracting(LayerOutput::layer)
          .isEqualTo(plain.layerOutputs(batch).stream().map(LayerOutput::layer).toList());
    }
  }

  /** By central differences of the loss, through frozen normalisation too. */
  @ParameterizedTest
  @MethodSource("frozen")
  void theGradientIsStillTheSlopeOfTheLoss(NetworkConfig network, FrozenLayers frozen) {
    if (!network.name().equals("alexnet") && !network.name().equals("mlp")) {
      return;
    }
    OptimiserConfig descent = OptimiserConfig.plain().withWeightDecay(0.02);
    try (Nd4jEngine engine = Vectors.engine(config(network, frozen, descent), 5)) {
      Batch batch = TestBatches.of(TestNetworks.input(network), CLASSES, 16, 2);
      float[] start = Vectors.of(engine.parameters());
      step(engine, batch, 1);
      float[] after = Vectors.of(engine.parameters());

      for (ParameterBlock block : frozen.trained(engine.network())) {
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

  @Test
  void onlyTrainedKernelsCarryAPenalty() {
    NetworkConfig network = new NetworkConfig("alexnet", Norm.BATCH, 0.1);
    FrozenLayers frozen = new FrozenLayers(List.of("conv*", "dense1"));
    try (Nd4jEngine engine = Vectors.engine(config(network, frozen), 1)) {
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

  private static EngineConfig config(NetworkConfig network, FrozenLayers frozen) {
    return config(network, frozen, EVERYTHING);
  }

  private static EngineConfig config(
      NetworkConfig network, FrozenLayers frozen, OptimiserConfig optimiser) {
    return new EngineConfig(
        network,
        frozen,
        TestNetworks.input(network),
        CLASSES,
        LossConfig.CROSS_ENTROPY,
        optimiser,
        2);
  }

  /** A step with the same dropout each time. */
  private static StepReport step(Nd4jEngine engine, Batch batch, double learningRate) {
    engine.seed(77);
    return engine.step(batch, new StepSettings(learningRate, 0));
  }

  private static double loss(Nd4jEngine engine, Batch batch, float[] parameters) {
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
