package io.tinderbox.trainer.vector;

/**
 * Looks for NaN and infinity in long vectors, at the speed of memory. Keeps scratch memory: one
 * scan for each thread.
 */
public final class FiniteScan {
  private static final int CHUNK = 1 << 16;
  private static final int MAGNITUDE = 0x7FFF_FFFF;
  private static final int INFINITY = 0x7F80_0000;

  private final float[] chunk = new float[CHUNK];

  /** Whether all values from {@code from} to {@code to - 1} are finite. */
  public boolean isFinite(FlatVector vector, long from, long to) {
    for (long at = from; at < to; at += CHUNK) {
      int count = (int) Math.min(CHUNK, to - at);
      vector.get(at, chunk, 0, count);
      if (largestBits(chunk, count) >= INFINITY) {
        return false;
      }
    }
    return true;
  }

  /** Whether all values are finite. */
  public static boolean isFinite(float[] values) {
    return largestBits(values, values.length) < INFINITY;
  }

  /** Whether all values are finite. */
  public boolean isFinite(FlatVector vector) {
    return isFinite(vector, 0, vector.length());
  }

  /**
   * Without their sign, the bits of floats are in the order of their magnitudes, infinity and NaN
   * above all others; a maximum of whole numbers becomes a vector loop.
   */
  private static int largestBits(float[] chunk, int count) {
    int largest = 0;
    for (int i = 0; i < count; i++) {
      largest = Math.max(largest, Float.floatToRawIntBits(chunk[i]) & MAGNITUDE);
    }
    return largest;
  }
}
