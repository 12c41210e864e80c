package io.tinderbox.trainer.input.mixing;

import io.tinderbox.common.seed.SplitMix64;

/** Draws from the symmetric beta distribution. */
final class Beta {
  private Beta() {}

  /**
   * From Beta(alpha, alpha), as a ratio of two gamma variables; in logarithms, because those of a
   * small alpha underflow.
   *
   * @param alpha above 0; 1 is uniform, less favours 0 and 1, more favours a half
   */
  static double symmetric(double alpha, SplitMix64 random) {
    double first = logGamma(alpha, random);
    double second = logGamma(alpha, random);
    return 1 / (1 + StrictMath.exp(second - first));
  }

  /**
   * The logarithm of a gamma variable (Marsaglia, Tsang: A simple method for generating gamma
   * variables, ACM TOMS 2000), by way of alpha + 1, which the method asks for below 1.
   */
  private static double logGamma(double alpha, SplitMix64 random) {
    double d = alpha + 1 - 1 / 3.0;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double root = 1 + c * x;
      if (root > 0) {
        double v = root * root * root;
        double u = 1 - random.nextDouble();
        if (StrictMath.log(u) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
          double boost = 1 - random.nextDouble();
          return StrictMath.log(d * v) + StrictMath.log(boost) / alpha;
        }
      }
    }
  }
}
