package io.tinderbox.trainer.vector;

import java.nio.FloatBuffer;

/**
 * A long vector of float32 values that may live anywhere: off the heap, or on a device. Offsets and
 * counts are in values.
 */
public interface FlatVector {
  long length();

  /** Copies {@code count} values from {@code offset} on to {@code into[at …]}. */
  void get(long offset, float[] into, int at, int count);

  /** Copies {@code from[at …]} over {@code count} values from {@code offset} on. */
  void put(long offset, float[] from, int at, int count);

  /** A vector on the heap. */
  static FlatVector wrap(float[] values) {
    return new FlatVector() {
      @Override
      public long length() {
        return values.length;
      }

      @Override
      public void get(long offset, float[] into, int at, int count) {
        System.arraycopy(values, Math.toIntExact(offset), into, at, count);
      }

      @Override
      public void put(long offset, float[] from, int at, int count) {
        System.arraycopy(from, at, values, Math.toIntExact(offset), count);
      }
    };
  }

  /** All of a buffer, wherever its position is. */
  static FlatVector over(FloatBuffer values) {
    return new FlatVector() {
      @Override
      public long length() {
        return values.capacity();
      }

      @Override
      public void get(long offset, float[] into, int at, int count) {
        values.get(Math.toIntExact(offset), into, at, count);
      }

      @Override
      public void put(long offset, float[] from, int at, int count) {
        values.put(Math.toIntExact(offset), from, at, count);
      }
    };
  }
}
