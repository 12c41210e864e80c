package io.tinderbox.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a step makes of examples that are mixtures of two. */
@ParameterizedClass
@MethodSource("io.tinderbox.trainer.engine.TestEngines#names")
class MixedTargetsTest {
  private static final NetworkConfig NETWORK = new NetworkConfig("logistic", Norm.NONE, 1);
  private static final EngineConfig CONFIG =
      new EngineConfig(
          NETWORK,
          TestNetworks.input(NETWORK),
          3,
          LossConfig.CROSS_ENTROPY,
          OptimiserConfig.plain(),
          1);
  private static final int EXAMPLES = 6;

  @Parameter String engineName;

  /** The loss and its gradient are linear in the target. */
  @ParameterizedTest
  @ValueSource(floats = {0, 0.25f, 0.5f, 0.7f, 1})
  void lossAndStepAreThoseOfBothLabelsByTheirShares(float share) {
    float[] own = new float[EXAMPLES];
    float[] partners = new float[EXAMPLES];
    float[] mixed = new float[EXAMPLES];
    for (int i = 0; i < EXAMPLES; i++) {
      own[i] = 1;
      mixed[i] = share;
    }
    Step first = step(own);
    Step second = step(partners);
    Step both = step(mixed);

    assertThat(both.report.dataLossSum())
        .isCloseTo(
            share * first.report.dataLossSum() + (1 - share) * second.report.dataLossSum(),
            within(1e-5));
    for (int i = 0; i < both.parameters.length; i++) {
      assertThat((double) both.parameters[i])
          .isCloseTo(
              share * first.parameters[i] + (1 - share) * second.parameters[i], within(1e-5));
    }
    if (share != 0.5f) {
      assertThat(both.report.correct())
          .isEqualTo(share > 0.5 ? first.report.correct() : second.report.correct());
    }
  }

  private record Step(StepReport report, float[] parameters) {}

  /** Example i is of class i mod 3, mixed with the class before that. */
  private Step step(float[] shares) {
    Batch batch = TestBatches.of(CONFIG.input(), 3, EXAMPLES, 4);
    for (int i = 0; i < EXAMPLES; i++) {
      batch.partners()[i] = (batch.labels()[i] + 2) % 3;
      batch.shares()[i] = shares[i];
    }
    try (StepEngine engine = Vectors.engine(CONFIG.on(engineName), 3)) {
      StepReport report = engine.step(batch, new StepSettings(0.1, 0));
      return new Step(report, Vectors.of(engine.parameters()));
    }
  }
}
