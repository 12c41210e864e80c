package io.tinderbox.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import org.junit.jupiter.api.Test;

class EngineMemoryTest {
  @Test
  void itFollowsFromTheNetworkAndTheMinibatch() {
    // 12 inputs into 5 outputs: 65 parameters.
    NetworkConfig logistic = new NetworkConfig("logistic", Norm.NONE, 1);
    ImageShape input = new ImageShape(3, 2, 2);
    EngineConfig momentum =
        TestEngines.config(logistic, input, 5, OptimiserConfig.named("nesterov"), 1);
    EngineConfig descent = TestEngines.config(logistic, input, 5, OptimiserConfig.plain(), 1);
    long outputs =
        momentum.build().stages().stream().mapToLong(stage -> stage.output().values()).sum();

    assertThat(EngineMemory.of(momentum, 7))
        .isEqualTo(new EngineMemory(3 * 65 * 4, 2 * 7 * outputs * 4));
    assertThat(EngineMemory.of(descent, 7).vectorBytes()).isEqualTo(2 * 65 * 4);
  }

  @Test
  void itIsToldInGibibytes() {
    assertThat(new EngineMemory(3L << 29, 1L << 28).toString())
        .contains("1.50 GiB off the heap")
        .contains("0.25 GiB for a minibatch");
  }
}
