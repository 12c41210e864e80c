package io.tinderbox.trainer.engine;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory of a batch that is given back when it is closed, not when the heap is collected, and
 * counts against the limit of what the engines take off the heap ({@code
 * org.bytedeco.javacpp.maxbytes}). Pinned memory of libtorch's does neither: it keeps that for the
 * next one. Nobody may touch the batch after it was closed.
 */
public final class NativeBatch implements AutoCloseable {
  private final Pointer owner;
  private final Batch batch;

  private NativeBatch(FloatPointer memory, int capacity, Pointer owner) {
    this.owner = owner;
    this.batch = Batch.over(memory.asBuffer(), capacity);
  }

  /** Room for so many examples of so many values each, with whatever lies in it. */
  public static NativeBatch allocate(int capacity, int valuesPerExample) {
    Natives.choose();
    long values = Math.toIntExact((long) capacity * valuesPerExample);
    FloatPointer memory = new FloatPointer(values);
    return new NativeBatch(memory, capacity, memory);
  }

  /**
   * Over memory that is there.
   *
   * @param memory as long as all examples together
   * @param owner gives it back when it is closed
   */
  public static NativeBatch over(FloatPointer memory, int capacity, Pointer owner) {
    return new NativeBatch(memory, capacity, owner);
  }

  public Batch batch() {
    return batch;
  }

  @Override
  public void close() {
    owner.close();
  }
}
