package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.EngineFamily;
import io.tinderbox.trainer.engine.EngineMemory;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.gpu.GpuLibrary;
import io.tinderbox.trainer.network.BatchNormalisation;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Layer;
import io.tinderbox.trainer.network.LocalResponseNormalisation;
import io.tinderbox.trainer.network.MaxPool;
import java.util.Optional;

/** DL4J on ND4J; every build has it. */
public final class Nd4jFamily implements EngineFamily {
  public static final String NAME = "nd4j";

  private static final long CODE_BYTES = 32L << 20;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> lack() {
    return Optional.empty();
  }

  @Override
  public Optional<GpuLibrary> gpuLibrary() {
    return GpuLibrary.ND4J.ifPresent();
  }

  @Override
  public String start() {
    return Nd4jRuntime.start().toString();
  }

  @Override
  public boolean canProbe() {
    return Nd4jRuntime.start().oneDnn();
  }

  @Override
  public EngineMemory.Habits memoryHabits() {
    return new EngineMemory.Habits(CODE_BYTES, 2, 0, 0, Nd4jFamily::kept);
  }

  /** Where a maximum was, which values passed, a mask. */
  private static long kept(Layer layer, long output, boolean rectified) {
    if (layer instanceof MaxPool || (layer instanceof BatchNormalisation && rectified)) {
      return output / Float.BYTES;
    }
    return layer instanceof Dropout || layer instanceof LocalResponseNormalisation ? output : 0;
  }

  @Override
  public StepEngine create(EngineConfig config) {
    return Nd4jEngine.create(config);
  }
}
