package io.tinderbox.trainer.engine;

import java.io.Serializable;

/**
 * What the values that one or more minibatches gave rise to at some layer tell of its health.
 *
 * @param largest magnitude; not finite where a value is not
 * @param varied whether in some minibatch the examples' values differed by more than rounding does;
 *     true also where a minibatch of one example leaves it open
 */
public record OutputRange(float largest, boolean varied) implements Serializable {
  /** Of no minibatch. */
  public static final OutputRange NONE = new OutputRange(0, false);

  /** Units in the last place by which equal examples may differ, for where they lie in a batch. */
  private static final int ROUNDING = 4;

  /**
   * Of one minibatch.
   *
   * @param values {@code [rows * columns]}, an example a row
   */
  public static OutputRange of(float[] values, int rows, int columns) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    boolean varied = rows == 1;
    float rounding = ROUNDING * Math.ulp(largest);
    for (int i = columns; i < rows * columns && !varied; i++) {
      varied = !(Math.abs(values[i] - values[i % columns]) <= rounding);
    }
    return new OutputRange(largest, varied);
  }

  /**
   * The same from what was found elsewhere.
   *
   * @param largest magnitude of all values
   * @param farthest largest difference of an example's value from the first example's
   */
  public static OutputRange of(float largest, float farthest, int rows) {
    return new OutputRange(largest, rows == 1 || !(farthest <= ROUNDING * Math.ulp(largest)));
  }

  public OutputRange plus(OutputRange other) {
    return new OutputRange(Math.max(largest, other.largest), varied || other.varied);
  }

  public boolean isFinite() {
    return Float.isFinite(largest);
  }
}
