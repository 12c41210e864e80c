package io.tinderbox.trainer.averaging;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Supplier;

/**
 * How a worker's slices travel to where they are merged: {@code distribution.transport}. The mean
 * itself is taken in double, and goes on as float32, in either.
 */
public enum Transport {
  /** As they are. */
  FLOAT32 {
    @Override
    byte[] pack(byte[] slice, byte[] start) {
      return slice;
    }

    @Override
    float[] unpack(byte[] packed, Supplier<byte[]> start) {
      return SliceLayout.floats(packed);
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
    byte[] pack(byte[] slice, byte[] start) {
      float[] values = SliceLayout.floats(slice);
      float[] from = SliceLayout.floats(start);
      int exponent = exponent(values, from);
      ByteBuffer packed =
          ByteBuffer.allocate(Short.BYTES * (values.length + 1)).order(ByteOrder.LITTLE_ENDIAN);
      packed.putShort((short) exponent);
      for (int i = 0; i < values.length; i++) {
        double difference = (double) values[i] - from[i];
        packed.putShort(Float16.of((float) Math.scalb(difference, exponent)));
      }
      return packed.array();
    }

    @Override
    float[] unpack(byte[] packed, Supplier<byte[]> start) {
      float[] values = SliceLayout.floats(start.get());
      ByteBuffer from = ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN);
      int exponent = from.getShort();
      for (int i = 0; i < values.length; i++) {
        double difference = Math.scalb((double) Float16.toFloat(from.getShort()), -exponent);
        values[i] = (float) (values[i] + difference);
      }
      return values;
    }

    private int exponent(float[] values, float[] from) {
      double largest = 0;
      for (int i = 0; i < values.length; i++) {
        double difference = Math.abs((double) values[i] - from[i]);
        if (difference > largest && difference < Double.POSITIVE_INFINITY) {
          largest = difference;
        }
      }
      return largest == 0 ? 0 : 14 - Math.getExponent(largest);
    }
  };

  /**
   * A worker's slice as it travels.
   *
   * @param slice after the round, raw float32
   * @param start the same slice before the round
   */
  abstract byte[] pack(byte[] slice, byte[] start);

  /**
   * The slice's values where they are merged.
   *
   * @param start the slice before the round, asked for only when it is needed
   */
  abstract float[] unpack(byte[] packed, Supplier<byte[]> start);
}
