package io.tinderbox.trainer.engine.libtorch;

import java.util.function.Supplier;

/** How anybody computes on an engine's thread. */
interface EngineCalls {
  /**
   * Waits for what the work gives. Tensors that it makes go at its end, unless they are kept.
   *
   * @throws OutOfMemoryError where it needs more memory than there is
   */
  <T> T call(Supplier<T> work);

  default void run(Runnable work) {
    call(
        () -> {
          work.run();
          return null;
        });
  }
}
