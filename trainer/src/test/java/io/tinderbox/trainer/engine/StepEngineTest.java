package io.tinderbox.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every network promises of a step, whatever its layers. */
@ParameterizedClass
@MethodSource("io.tinderbox.trainer.engine.TestEngines#names")
class StepEngineTest {
  private static final int CLASSES = 3;
  private static final OptimiserConfig PLAIN = OptimiserConfig.plain();
  private static final OptimiserConfig MOMENTUM =
      OptimiserConfig.named("nesterov").withWeightDecay(5e-4);
  private static final NetworkConfig ALEXNET = new NetworkConfig("alexnet", Norm.BATCH, 0.1);

  @Parameter String engineName;

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void oneStepLowersTheLossOfItsBatch(NetworkConfig network) {
    try (StepEngine engine = Vectors.engine(config(network, MOMENTUM), 1)) {
      Batch batch = TestBatches.of(TestNetworks.input(network), CLASSES, 6, 1);

      StepReport first = step(engine, batch, 0.001);
      StepReport second = step(engine, batch, 0);

      assertThat(first.examples()).isEqualTo(6);
      assertThat(first.correct()).isBetween(0L, 6L);
      assertThat(second.dataLossSum()).isLessThan(first.dataLossSum());
    }
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.engine.TestEngines#all")
  void soDoStepsWithEveryLossAndOptimiserAndTheyAreTheSameAgain(EngineConfig config) {
    float[][] ends = new float[2][];
    for (int run = 0; run < 2; run++) {
      try (StepEngine engine = Vectors.engine(config.on(engineName), 1)) {
        Batch batch = TestBatches.of(config.input(), CLASSES, 6, 1);
        double before = step(engine, batch, 0).dataLossSum();
        Initialiser.zero(engine.optimiserState());
        for (int i = 0; i < 4; i++) {
          engine.seed(77);
          engine.step(batch, new StepSettings(5e-3, i));
        }
        assertThat(step(engine, batch, 0).dataLossSum()).isLessThan(before);
        assertThat(engine.optimiserState().length())
            .isEqualTo(config.optimiser().stateVectors() * engine.parameters().length());
        ends[run] = Vectors.of(engine.parameters());
      }
    }
    assertThat(ends[1]).isEqualTo(ends[0]);
  }

  /** Of the data's loss alone, whatever the weight decay; dropout as in a step of the same seed. */
  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void theGradientToLookAtIsTheOneThatAStepTakes(NetworkConfig network) {
    Batch batch = TestBatches.of(TestNetworks.input(network), CLASSES, 6, 4);
    try (StepEngine looking = Vectors.engine(config(network, MOMENTUM), 1);
        StepEngine plain = Vectors.engine(config(network, PLAIN), 1)) {
      float[] gradient = Vectors.of(looking.gradient(batch, 9));
      float[] start = Vectors.of(plain.parameters());
      plain.seed(9);
      plain.step(batch, new StepSettings(1, 0));
      float[] after = Vectors.of(plain.parameters());

      for (ParameterBlock block : plain.network().blocks()) {
        if (block.role().trainable()) {
          for (int i = (int) block.offset(); i < block.end(); i++) {
            assertThat(after[i]).isEqualTo(start[i] - gradient[i]);
          }
        }
      }
    }
  }

  /** Parameters, running statistics, state and the random numbers of dropout. */
  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void lookingLeavesNoTrace(NetworkConfig network) {
    Batch batch = TestBatches.of(TestNetworks.input(network), CLASSES, 6, 4);
    Batch other = TestBatches.of(TestNetworks.input(network), CLASSES, 4, 5);
    try (StepEngine looking = Vectors.engine(config(network, MOMENTUM), 1);
        StepEngine blind = Vectors.engine(config(network, MOMENTUM), 1)) {
      for (int i = 0; i < 3; i++) {
        looking.step(batch, new StepSettings(0.01, i));
        blind.step(batch, new StepSettings(0.01, i));
        looking.gradient(other, i);
        looking.layerOutputs(other);
        assertThat(Vectors.of(looking.parameters())).isEqualTo(Vectors.of(blind.parameters()));
        assertThat(Vectors.of(looking.optimiserState()))
            .isEqualTo(Vectors.of(blind.optimiserState()));
      }
    }
  }

  @Test
  void theLastLayersOutputsAreTheLogits() {
    Batch batch = TestBatches.of(TestNetworks.input(ALEXNET), CLASSES, 5, 4);
    try (StepEngine engine = Vectors.engine(config(ALEXNET, PLAIN), 1)) {
      List<LayerOutput> outputs = engine.layerOutputs(batch);

      List<String> stages = engine.network().stages().stream().map(Network.Stage::name).toList();
      assertThat(stages).containsSubsequence(outputs.stream().map(LayerOutput::layer).toList());
      for (LayerOutput output : outputs) {
        Network.Stage stage = engine.network().stages().get(stages.indexOf(output.layer()));
        assertThat(output.values()).hasSize(5 * stage.output().values());
      }
      assertThat(outputs.get(outputs.size() - 1).values()).isEqualTo(engine.logits(batch));
    }
  }

  @Test
  void weightDecayReachesKernelsOnly() {
    Batch batch = TestBatches.of(TestNetworks.input(ALEXNET), CLASSES, 4, 2);
    try (StepEngine plain = Vectors.engine(config(ALEXNET, PLAIN), 1);
        StepEngine decayed =
            Vectors.engine(config(ALEXNET, OptimiserConfig.plain().withWeightDecay(0.1)), 1)) {
      float[] start = Vectors.of(plain.parameters());
      StepReport withoutPenalty = step(plain, batch, 0.5);
      StepReport withPenalty = step(decayed, batch, 0.5);
      float[] moved = Vectors.of(plain.parameters());
      float[] shrunk = Vectors.of(decayed.parameters());

      double squares = 0;
      for (ParameterBlock block : plain.network().blocks()) {
        for (int i = (int) block.offset(); i < block.end(); i++) {
          boolean kernel = block.role() == Role.KERNEL;
          squares += kernel ? (double) start[i] * start[i] : 0;
          float expected = kernel ? moved[i] - 0.5f * 0.1f * start[i] : moved[i];
          assertThat(shrunk[i]).isCloseTo(expected, within(kernel ? 1e-5f : 0f));
        }
      }
      assertThat(withoutPenalty.penaltySum()).isZero();
      assertThat(withPenalty.penaltySum())
          .isCloseTo(4 * 0.5 * 0.1 * squares, within(1e-6 * squares));
      assertThat(withPenalty.dataLossSum()).isEqualTo(withoutPenalty.dataLossSum());
    }
  }

  @Test
  void stepsFollowNesterovsRule() {
    EngineConfig plainConfig = config(new NetworkConfig("logistic", Norm.NONE, 1), PLAIN);
    EngineConfig config =
        config(new NetworkConfig("logistic", Norm.NONE, 1), OptimiserConfig.named("nesterov"));
    try (StepEngine gradients = Vectors.engine(plainConfig, 1);
        StepEngine engine = Vectors.engine(config, 1)) {
      int length = (int) engine.parameters().length();
      double[] velocity = new double[length];
      for (int n = 0; n < 4; n++) {
        Batch batch = TestBatches.of(TestNetworks.input(ALEXNET), CLASSES, 5, n);
        float[] weights = Vectors.of(engine.parameters());
        Vectors.put(weights, gradients.parameters());
        step(gradients, batch, 1);
        float[] stepped = Vectors.of(gradients.parameters());
        step(engine, batch, 0.01);
        float[] now = Vectors.of(engine.parameters());
        for (int i = 0; i < length; i++) {
          double descent = 0.01 * (weights[i] - stepped[i]);
          velocity[i] = 0.9 * velocity[i] - descent;
          assertThat((double) now[i])
              .isCloseTo(weights[i] + 0.9 * velocity[i] - descent, within(1e-6));
        }
      }
      assertThat(engine.optimiserState().length()).isEqualTo(length);
      assertThat(gradients.optimiserState().length()).isZero();
    }
  }

  /** At rate 0 nothing but running statistics moves: s' = 0.9 s + 0.1 b, the same b each time. */
  @Test
  void runningStatisticsMoveATenthOfTheWay() {
    try (StepEngine engine = Vectors.engine(config(ALEXNET, MOMENTUM), 1)) {
      Batch batch = TestBatches.of(TestNetworks.input(ALEXNET), CLASSES, 6, 1);
      float[] start = Vectors.of(engine.parameters());
      step(engine, batch, 0);
      float[] once = Vectors.of(engine.parameters());
      step(engine, batch, 0);
      float[] twice = Vectors.of(engine.parameters());

      for (ParameterBlock block : engine.network().blocks()) {
        double moved = 0;
        for (int i = (int) block.offset(); i < block.end(); i++) {
          moved += Math.abs(once[i] - start[i]);
          assertThat((double) twice[i] - once[i])
              .isCloseTo(0.9 * (once[i] - start[i]), within(1e-5));
        }
        assertThat(moved > 0).as(block.toString()).isEqualTo(!block.role().trainable());
      }
    }
  }

  @Test
  void runningStatisticsAreThoseOfTheBatch() {
    try (StepEngine engine = Vectors.engine(config(ALEXNET, PLAIN), 1)) {
      ParameterBlock bias = block(engine, "conv1", Role.BIAS);
      ParameterBlock kernel = block(engine, "conv1", Role.KERNEL);
      ParameterBlock mean = block(engine, "conv1/batchnorm", Role.RUNNING_MEAN);
      ParameterBlock variance = block(engine, "conv1/batchnorm", Role.RUNNING_VARIANCE);
      float[] parameters = Vectors.of(engine.parameters());
      // A layer that sees nothing puts out its bias everywhere.
      Arrays.fill(parameters, (int) kernel.offset(), (int) kernel.end(), 0);
      Arrays.fill(parameters, (int) bias.offset(), (int) bias.end(), 0.5f);
      Vectors.put(parameters, engine.parameters());

      step(engine, TestBatches.of(TestNetworks.input(ALEXNET), CLASSES, 6, 1), 0);

      float[] after = Vectors.of(engine.parameters());
      for (int i = 0; i < mean.length(); i++) {
        assertThat(after[(int) mean.offset() + i]).isCloseTo(0.05f, within(1e-6f));
        assertThat(after[(int) variance.offset() + i]).isCloseTo(0.9f, within(1e-6f));
      }
    }
  }

  @Test
  void theSeedDecidesWhatIsDroppedOut() {
    Batch batch = TestBatches.of(TestNetworks.input(ALEXNET), CLASSES, 6, 1);
    float[][] after = new float[3][];
    long[] seeds = {11, 11, 12};
    for (int i = 0; i < seeds.length; i++) {
      try (StepEngine engine = Vectors.engine(config(ALEXNET, MOMENTUM), 1)) {
        engine.seed(seeds[i]);
        engine.step(batch, new StepSettings(0.01, 0));
        engine.step(batch, new StepSettings(0.01, 1));
        after[i] = Vectors.of(engine.parameters());
      }
    }

    assertThat(after[1]).isEqualTo(after[0]);
    assertThat(after[2]).isNotEqualTo(after[0]);
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void anEngineThatWasUsedStepsLikeAFreshOne(NetworkConfig network) {
    EngineConfig config = config(network, MOMENTUM);
    Batch batch = TestBatches.of(TestNetworks.input(network), CLASSES, 5, 9);
    try (StepEngine fresh = Vectors.engine(config, 4);
        StepEngine used = Vectors.engine(config, 5)) {
      used.step(
          TestBatches.of(TestNetworks.input(network), CLASSES, 8, 2), new StepSettings(0.1, 0));
      used.logits(TestBatches.of(TestNetworks.input(network), CLASSES, 7, 3));
      used.step(
          TestBatches.of(TestNetworks.input(network), CLASSES, 2, 4), new StepSettings(0.1, 1));
      Vectors.put(Vectors.of(fresh.parameters()), used.parameters());
      Vectors.put(Vectors.of(fresh.optimiserState()), used.optimiserState());

      for (int n = 0; n < 2; n++) {
        StepReport expected = step(fresh, batch, 0.01);
        StepReport found = step(used, batch, 0.01);
        assertThat(found).isEqualTo(expected);
      }

      assertThat(Vectors.of(used.parameters())).isEqualTo(Vectors.of(fresh.parameters()));
      assertThat(Vectors.of(used.optimiserState())).isEqualTo(Vectors.of(fresh.optimiserState()));
    }
  }

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void anExamplesOutputsDoNotDependOnTheOthers(NetworkConfig network) {
    try (StepEngine engine = Vectors.engine(config(network, PLAIN), 1)) {
      Batch batch = TestBatches.of(TestNetworks.input(network), CLASSES, 7, 3);
      step(engine, batch, 0.01);
      float[] before = Vectors.of(engine.parameters());

      float[] together = engine.logits(batch);

      for (int[] selection : new int[][] {{0}, {6}, {5, 2, 5}, IntStream.range(0, 7).toArray()}) {
        float[] some =
            engine.logits(
                TestBatches.select(batch, TestNetworks.input(network).values(), selection));
        assertThat(some).hasSize(selection.length * CLASSES);
        for (int i = 0; i < some.length; i++) {
          float expected = together[selection[i / CLASSES] * CLASSES + i % CLASSES];
          assertThat(some[i]).isCloseTo(expected, within(1e-5f * (1 + Math.abs(expected))));
        }
      }
      assertThat(Vectors.of(engine.parameters())).isEqualTo(before);
    }
  }

  @Test
  void whatLiesBehindTheExamplesOfABatchIsNotSeen() {
    Batch large = TestBatches.of(TestNetworks.input(ALEXNET), CLASSES, 8, 3);
    Batch small = TestBatches.select(large, TestNetworks.input(ALEXNET).values(), 0, 1, 2);
    try (StepEngine first = Vectors.engine(config(ALEXNET, MOMENTUM), 1);
        StepEngine second = Vectors.engine(config(ALEXNET, MOMENTUM), 1)) {
      assertThat(step(first, large.filled(3), 0.01)).isEqualTo(step(second, small, 0.01));
      assertThat(Vectors.of(first.parameters())).isEqualTo(Vectors.of(second.parameters()));
    }
  }

  private EngineConfig config(NetworkConfig network, OptimiserConfig optimiser) {
    return TestEngines.config(network, TestNetworks.input(network), CLASSES, optimiser, 2)
        .on(engineName);
  }

  /** A step with the same dropout each time. */
  private static StepReport step(StepEngine engine, Batch batch, double learningRate) {
    engine.seed(77);
    return engine.step(batch, new StepSettings(learningRate, 0));
  }

  private static ParameterBlock block(StepEngine engine, String layer, Role role) {
    return engine.network().blocks().stream()
        .filter(block -> block.layer().equals(layer) && block.role() == role)
        .findFirst()
        .orElseThrow();
  }
}
