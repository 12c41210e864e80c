package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.vector.FlatVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The parameter vector as it lies in its slices. */
record SlicedParameters(SliceLayout layout, byte[][] slices) implements FlatVector {
  @Override
  public long length() {
    return layout.parameters();
  }

  @Override
  public void get(long offset, float[] into, int at, int count) {
    for (int i = 0; i < count; i++) {
      into[at + i] = slice(offset + i).getFloat(index(offset + i));
    }
  }

  @Override
  public void put(long offset, float[] from, int at, int count) {
    for (int i = 0; i < count; i++) {
      slice(offset + i).putFloat(index(offset + i), from[at + i]);
    }
  }

  private ByteBuffer slice(long position) {
    return ByteBuffer.wrap(slices[(int) (position / SliceLayout.SLICE)])
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private static int index(long position) {
    return (int) (position % SliceLayout.SLICE) * Float.BYTES;
  }
}
