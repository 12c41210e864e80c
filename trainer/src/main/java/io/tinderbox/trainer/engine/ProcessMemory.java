package io.tinderbox.trainer.engine;

import java.util.Locale;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory of this process, in bytes.
 *
 * @param heap in use, what the collector has not freed yet included
 * @param committed that the heap has taken from the system
 * @param resident of the whole process
 */
public record ProcessMemory(long heap, long committed, long resident) {
  private static final double GIB = 1L << 30;

  public static ProcessMemory now() {
    Natives.choose();
    Runtime runtime = Runtime.getRuntime();
    long committed = runtime.totalMemory();
    return new ProcessMemory(committed - runtime.freeMemory(), committed, Pointer.physicalBytes());
  }

  /** Arrays and everything else that is not the heap. */
  public long offHeap() {
    return Math.max(0, resident - committed);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "heap %.2f of %.2f GiB, off the heap %.2f GiB, resident %.2f GiB",
        heap / GIB,
        committed / GIB,
        offHeap() / GIB,
        resident / GIB);
  }
}
