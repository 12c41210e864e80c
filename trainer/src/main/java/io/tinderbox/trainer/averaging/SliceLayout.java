package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.vector.FlatVector;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * How a network's two flat vectors travel: cut into slices of {@value #SLICE} values, raw
 * little-endian float32; first those of the parameters, then those of the optimiser's state.
 *
 * @param parameters length of the parameter vector
 * @param state length of the optimiser's state
 */
public record SliceLayout(long parameters, long state) implements Serializable {
  static final int SLICE = 1 << 19;

  public SliceLayout {
    if (parameters <= 0 || state < 0) {
      throw new IllegalArgumentException(
          "vectors of %d and %d values".formatted(parameters, state));
    }
  }

  public static SliceLayout of(FlatVector parameters, FlatVector state) {
    return new SliceLayout(parameters.length(), state.length());
  }

  /** Number of slices. */
  public int count() {
    return parameterSlices() + slices(state);
  }

  private int parameterSlices() {
    return slices(parameters);
  }

  private static int slices(long length) {
    return Math.toIntExact((length + SLICE - 1) / SLICE);
  }

  /** Number of values in a slice. */
  public int length(int slice) {
    return (int) Math.min(SLICE, lengthOfVector(slice) - offset(slice));
  }

  private long lengthOfVector(int slice) {
    return slice < parameterSlices() ? parameters : state;
  }

  private long offset(int slice) {
    int within = slice < parameterSlices() ? slice : slice - parameterSlices();
    return (long) within * SLICE;
  }

  /** A slice of the vectors as bytes. */
  public byte[] cut(int slice, FlatVector parameterVector, FlatVector stateVector) {
    FlatVector vector = slice < parameterSlices() ? parameterVector : stateVector;
    float[] values = new float[length(slice)];
    vector.get(offset(slice), values, 0, values.length);
    return bytes(values);
  }

  /** Puts a slice where it belongs. */
  public void paste(int slice, byte[] bytes, FlatVector parameterVector, FlatVector stateVector) {
    FlatVector vector = slice < parameterSlices() ? parameterVector : stateVector;
    float[] values = floats(bytes);
    vector.put(offset(slice), values, 0, values.length);
  }

  /** All slices. */
  public byte[][] cutAll(FlatVector parameterVector, FlatVector stateVector) {
    byte[][] slices = new byte[count()][];
    for (int slice = 0; slice < slices.length; slice++) {
      slices[slice] = cut(slice, parameterVector, stateVector);
    }
    return slices;
  }

  public void pasteAll(byte[][] slices, FlatVector parameterVector, FlatVector stateVector) {
    for (int slice = 0; slice < slices.length; slice++) {
      paste(slice, slices[slice], parameterVector, stateVector);
    }
  }

  static float[] floats(byte[] littleEndian) {
    float[] values = new float[littleEndian.length / Float.BYTES];
    view(littleEndian).get(values);
    return values;
  }

  static byte[] bytes(float[] values) {
    byte[] bytes = new byte[values.length * Float.BYTES];
    view(bytes).put(values);
    return bytes;
  }

  private static FloatBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }
}
