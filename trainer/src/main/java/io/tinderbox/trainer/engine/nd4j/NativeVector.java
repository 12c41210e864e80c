package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.trainer.vector.FlatVector;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The memory under an INDArray as a flat vector; lives as long as the array. */
final class NativeVector implements FlatVector {
  private final INDArray array;
  private final FloatPointer base;

  NativeVector(INDArray array) {
    if (array.elementWiseStride() != 1) {
      throw new IllegalArgumentException("expected values one after the other");
    }
    this.array = array;
    this.base = new FloatPointer(array.data().pointer()).position(array.data().offset());
  }

  @Override
  public long length() {
    return array.length();
  }

  @Override
  public void get(long offset, float[] into, int at, int count) {
    check(offset, count);
    base.getPointer(offset).get(into, at, count);
  }

  @Override
  public void put(long offset, float[] from, int at, int count) {
    check(offset, count);
    base.getPointer(offset).put(from, at, count);
  }

  /** Where a value lies. */
  FloatPointer pointer(long offset) {
    check(offset, 1);
    return base.getPointer(offset);
  }

  private void check(long offset, int count) {
    if (offset < 0 || count < 0 || offset + count > length()) {
      throw new IndexOutOfBoundsException(
          "%d values from %d of %d".formatted(count, offset, length()));
    }
  }
}
