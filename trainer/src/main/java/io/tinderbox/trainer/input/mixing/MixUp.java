package io.tinderbox.trainer.input.mixing;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;

/**
 * Adds two pictures up, by shares (Zhang, Cisse, Dauphin, Lopez-Paz: mixup: beyond empirical risk
 * minimization, ICLR 2018).
 */
public record MixUp(double alpha) implements Mix {
  @Override
  public String name() {
    return "mixup";
  }

  @Override
  public float mix(float[] first, float[] second, ImageShape shape, SplitMix64 random) {
    float share = (float) Beta.symmetric(alpha, random);
    blend(first, second, share);
    return share;
  }

  /** The pure function. */
  static void blend(float[] first, float[] second, float share) {
    for (int i = 0; i < first.length; i++) {
      float difference = (1 - share) * (second[i] - first[i]);
      first[i] += difference;
      second[i] -= difference;
    }
  }
}
