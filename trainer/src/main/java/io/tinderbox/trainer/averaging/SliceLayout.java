package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.vector.FlatVector;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * How a network's two flat vectors travel: cut into slices of {@value #SLICE} values, raw
 * little-endian float32; first those of the parameters, then those of the optimiser's state.
 *
 * @param parameters length of the parameter vector
 * @param state length of the optimiser's state
 */
public record SliceLayout(long parameters, long state) implements Serializable {
  /**
   * A little less than 16 MiB: with its header such an array takes one region of the heap (the
   * program sets their size) whole. G1 never moves it, and frees it as soon as nobody refers to it.
   */
  public static final int SLICE = (1 << 22) - (1 << 8);

  /** Values that are worked on at a time: they stay in the processor's cache. */
  static final int CHUNK = 1 << 13;

  public SliceLayout {
    if (parameters <= 0 || state < 0) {
      throw new IllegalArgumentException(
          "vectors of %d and %d values".formatted(parameters, state));
    }
  }

  /** Number of slices. */
  public int count() {
    return parameterSlices() + slices(state);
  }

  /** Bytes of all slices. */
  long bytes() {
    return (parameters + state) * Float.BYTES;
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
  public ByteBuffer cut(int slice, FlatVector parameterVector, FlatVector stateVector) {
    FlatVector vector = slice < parameterSlices() ? parameterVector : stateVector;
    int length = length(slice);
    ByteBuffer bytes = allocate(length);
    FloatBuffer values = bytes.asFloatBuffer();
    float[] chunk = new float[Math.min(CHUNK, length)];
    for (int at = 0; at < length; at += CHUNK) {
      int count = Math.min(CHUNK, length - at);
      vector.get(offset(slice) + at, chunk, 0, count);
      values.put(chunk, 0, count);
    }
    return bytes;
  }

  /** Puts a slice where it belongs. */
  public void paste(
      int slice, ByteBuffer bytes, FlatVector parameterVector, FlatVector stateVector) {
    FlatVector vector = slice < parameterSlices() ? parameterVector : stateVector;
    int length = length(slice);
    FloatBuffer values = bytes.asFloatBuffer();
    float[] chunk = new float[Math.min(CHUNK, length)];
    for (int at = 0; at < length; at += CHUNK) {
      int count = Math.min(CHUNK, length - at);
      values.get(chunk, 0, count);
      vector.put(offset(slice) + at, chunk, 0, count);
    }
  }

  /**
   * Values that replace a part of a slice.
   *
   * @param at the first one's place in the slice
   */
  record Patch(int slice, int at, float[] values) implements Serializable {
    void apply(ByteBuffer bytes) {
      bytes.asFloatBuffer().put(at, values);
    }
  }

  /** The parameters from {@code offset} on as parts of slices. */
  List<Patch> patches(long offset, float[] values) {
    List<Patch> patches = new ArrayList<>();
    int done = 0;
    while (done < values.length) {
      long position = offset + done;
      int slice = (int) (position / SLICE);
      int at = (int) (position % SLICE);
      int count = Math.min(values.length - done, length(slice) - at);
      float[] part = new float[count];
      System.arraycopy(values, done, part, 0, count);
      patches.add(new Patch(slice, at, part));
      done += count;
    }
    return patches;
  }

  /**
   * @param values number of them
   */
  static ByteBuffer allocate(int values) {
    return ByteBuffer.allocate(values * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }
}
