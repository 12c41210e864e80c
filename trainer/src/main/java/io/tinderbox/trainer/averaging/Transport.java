package io.tinderbox.trainer.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * How a worker's slices travel to where they are merged: {@code distribution.transport}. The mean
 * itself is taken in double, and goes on as float32, in either.
 */
public enum Transport {
  /** As they are. */
  FLOAT32 {
    @Override
    ByteBuffer pack(ByteBuffer slice, ByteBuffer start) {
      return slice;
    }

    @Override
    void unpack(ByteBuffer packed, ByteBuffer start, int at, float[] into) {
      packed.asFloatBuffer().get(at, into);
    }
  },

  /**
   * The difference to the round's start, scaled by a power of two and rounded to IEEE binary16: an
   * int16 exponent, then the values, little-endian.
   *
   * <p>The exponent is the slice's own and brings its largest difference into [2^14, 2^15). So
   * nothing exceeds binary16's 65504, however far a worker went, and nothing that matters sinks
   * below its smallest value, however low the learning rate. A difference is off by at most 2^-11
   * of itself or 2^-39 of the slice's largest, whichever is more. What is not finite stays so.
   */
  FLOAT16 {
    @Override
    ByteBuffer pack(ByteBuffer slice, ByteBuffer start) {
      FloatBuffer values = slice.asFloatBuffer();
      FloatBuffer from = start.asFloatBuffer();
      int exponent = exponent(values, from);
      ByteBuffer packed =
          ByteBuffer.allocate(Short.BYTES * (values.limit() + 1)).order(ByteOrder.LITTLE_ENDIAN);
      packed.putShort((short) exponent);
      for (int i = 0; i < values.limit(); i++) {
        double difference = (double) values.get(i) - from.get(i);
        packed.putShort(Float16.of((float) Math.scalb(difference, exponent)));
      }
      return packed.flip();
    }

    @Override
    void unpack(ByteBuffer packed, ByteBuffer start, int at, float[] into) {
      start.asFloatBuffer().get(at, into);
      int exponent = packed.getShort(0);
      for (int i = 0; i < into.length; i++) {
        short half = packed.getShort(Short.BYTES * (1 + at + i));
        into[i] = (float) (into[i] + Math.scalb((double) Float16.toFloat(half), -exponent));
      }
    }

    private int exponent(FloatBuffer values, FloatBuffer from) {
      double largest = 0;
      for (int i = 0; i < values.limit(); i++) {
        double difference = Math.abs((double) values.get(i) - from.get(i));
        if (difference > largest && difference < Double.POSITIVE_INFINITY) {
          largest = difference;
        }
      }
      return largest == 0 ? 0 : 14 - Math.getExponent(largest);
    }
  };

  /**
   * A worker's slice as it travels. Buffers are little-endian.
   *
   * @param slice after the round, raw float32
   * @param start the same slice before the round
   */
  abstract ByteBuffer pack(ByteBuffer slice, ByteBuffer start);

  /**
   * A part of the slice's values where they are merged.
   *
   * @param start the slice before the round
   * @param at the first value's place in the slice
   * @param into as many values as it has room for
   */
  abstract void unpack(ByteBuffer packed, ByteBuffer start, int at, float[] into);

  /** Whether {@link #pack} and {@link #unpack} look at the slice before the round. */
  boolean needsStart() {
    return this == FLOAT16;
  }
}
