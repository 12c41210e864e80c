package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.EngineFamily;
import io.tinderbox.trainer.engine.EngineMemory;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.gpu.GpuLibrary;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Layer;
import io.tinderbox.trainer.network.LocalResponseNormalisation;
import io.tinderbox.trainer.network.MaxPool;
import java.util.Optional;

/** PyTorch's library, without Python. Nothing of it is touched before it is asked for. */
public final class LibtorchFamily implements EngineFamily {
  public static final String NAME = "libtorch";

  private static final long CODE_BYTES = 48L << 20;

  /** Measured after 20 steps: 0.6 to 0.9, as blocks happen to lie. */
  private static final double SPARE = 0.75;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<String> lack() {
    return LibtorchNatives.lack();
  }

  @Override
  public Optional<GpuLibrary> gpuLibrary() {
    return GpuLibrary.LIBTORCH.ifPresent();
  }

  @Override
  public String start() {
    return LibtorchRuntime.start();
  }

  @Override
  public boolean canProbe() {
    return true;
  }

  /** Outputs go while gradients come; a dense kernel's is made in oneDNN's layout, then ours. */
  @Override
  public EngineMemory.Habits memoryHabits() {
    return new EngineMemory.Habits(CODE_BYTES, 0, 1, SPARE, LibtorchFamily::kept);
  }

  private static long kept(Layer layer, long output, boolean rectified) {
    if (layer instanceof MaxPool) {
      // Where a maximum was, in 64 bits.
      return 2 * output;
    }
    if (layer instanceof LocalResponseNormalisation) {
      // What each of its operations puts out.
      return 4 * output;
    }
    return layer instanceof Dropout ? output : 0;
  }

  @Override
  public StepEngine create(EngineConfig config) {
    return LibtorchEngine.create(config);
  }
}
