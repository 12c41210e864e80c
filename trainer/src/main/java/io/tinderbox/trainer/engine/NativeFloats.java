package io.tinderbox.trainer.engine;

import io.tinderbox.trainer.vector.FlatVector;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A vector off the heap that counts against the limit of what the engines take there and is given
 * back when it is closed. Begins as zeros.
 */
public final class NativeFloats implements FlatVector, AutoCloseable {
  private final long length;
  private final FloatPointer base;

  private NativeFloats(long length) {
    this.length = length;
    this.base = new FloatPointer(Math.max(1, length));
    Pointer.memset(base, 0, base.capacity() * Float.BYTES);
  }

  public static NativeFloats allocate(long length) {
    Natives.choose();
    return new NativeFloats(length);
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public void get(long offset, float[] into, int at, int count) {
    pointer(offset, count).get(into, at, count);
  }

  @Override
  public void put(long offset, float[] from, int at, int count) {
    pointer(offset, count).put(from, at, count);
  }

  /** Where a run of values lies. */
  public FloatPointer pointer(long offset, long count) {
    if (offset < 0 || count < 0 || offset + count > length) {
      throw new IndexOutOfBoundsException(
          "%d values from %d of %d".formatted(count, offset, length));
    }
    return base.getPointer(offset);
  }

  /** Nobody may touch it after that. */
  @Override
  public void close() {
    base.close();
  }
}
