package io.tinderbox.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.trainer.network.ParameterBlock;
import java.util.Arrays;

/** When two engines agree: to 1e-4 of the values' length as a vector. */
public final class Closeness {
  private Closeness() {}

  public static void assertClose(float[] found, float[] expected, String what) {
    assertThat(found).as(what).hasSameSizeAs(expected);
    double length = 0;
    double apart = 0;
    for (int i = 0; i < found.length; i++) {
      length += (double) expected[i] * expected[i];
      apart += ((double) found[i] - expected[i]) * ((double) found[i] - expected[i]);
    }
    assertThat(Math.sqrt(apart)).as(what).isLessThanOrEqualTo(1e-4 * Math.sqrt(length) + 1e-6);
  }

  /** The part of a flat vector that is a block's. */
  public static float[] slice(float[] values, ParameterBlock block) {
    return Arrays.copyOfRange(values, (int) block.offset(), (int) block.end());
  }
}
