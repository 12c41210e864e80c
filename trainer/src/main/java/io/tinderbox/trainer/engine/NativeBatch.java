package io.tinderbox.trainer.engine;

import org.bytedeco.javacpp.FloatPointer;

/**
 * Memory of a batch that counts against the limit of what the engines take off the heap ({@code
 * org.bytedeco.javacpp.maxbytes}) and is given back when it is closed, not when the heap is
 * collected. Nobody may touch the batch after that.
 */
public final class NativeBatch implements AutoCloseable {
  private final FloatPointer memory;
  private final Batch batch;

  private NativeBatch(FloatPointer memory, int capacity) {
    this.memory = memory;
    this.batch = Batch.over(memory.asBuffer(), capacity);
  }

  /** Room for so many examples of so many values each, with whatever lies in it. */
  public static NativeBatch allocate(int capacity, int valuesPerExample) {
    Natives.choose();
    long values = Math.toIntExact((long) capacity * valuesPerExample);
    return new NativeBatch(new FloatPointer(values), capacity);
  }

  public Batch batch() {
    return batch;
  }

  @Override
  public void close() {
    memory.close();
  }
}
