package io.tinderbox.trainer.engine;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.optimiser.OptimiserConfig;

/** Engines' settings for tests that look at one thing at a time. */
public final class TestEngines {
  private TestEngines() {}

  /** With cross-entropy. */
  public static EngineConfig config(
      NetworkConfig network,
      ImageShape input,
      int classes,
      OptimiserConfig optimiser,
      int threads) {
    return new EngineConfig(network, input, classes, LossConfig.CROSS_ENTROPY, optimiser, threads);
  }
}
