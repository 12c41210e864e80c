package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.StepEngine;

/**
 * Engines that work as on a GPU, with vectors, losses, dropout and updates in memory apart, which
 * on the CPU is only another part of the process's.
 */
public final class ApartEngines {
  private ApartEngines() {}

  public static StepEngine create(EngineConfig config) {
    LibtorchRuntime.start(config.engine());
    return LibtorchEngine.create(config, Place.APART);
  }
}
