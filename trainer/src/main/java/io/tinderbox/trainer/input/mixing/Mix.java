package io.tinderbox.trainer.input.mixing;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;
import java.io.Serializable;
import java.math.BigDecimal;

/** One way to make two new examples of two: a record of its strength. */
public interface Mix extends Serializable {

  /** Its key below {@code input.mix}. */
  String name();

  /** Of the Beta(alpha, alpha) distribution that shares are drawn from; 0 where it is off. */
  double alpha();

  /** For people, in a few words. */
  default String strength() {
    return "α = " + BigDecimal.valueOf(alpha()).stripTrailingZeros().toPlainString();
  }

  /**
   * Mixes two pictures, each into the other's place: what the first keeps of itself, the second
   * keeps too.
   *
   * @param first {@code [channels, height, width]}
   * @param second of the same shape
   * @return the share that each keeps of itself, 0 … 1
   */
  float mix(float[] first, float[] second, ImageShape shape, SplitMix64 random);
}
