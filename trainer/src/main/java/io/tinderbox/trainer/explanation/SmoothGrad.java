package io.tinderbox.trainer.explanation;

import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.network.Activation;

/**
 * Smilkov and others: SmoothGrad, 2017: the mean gradient of the picture under noise.
 *
 * @param draws of noise
 * @param noise standard deviation, as a fraction of the range of the picture's values
 * @param seed of the noise, with the example's id
 */
record SmoothGrad(int draws, double noise, long seed) implements Technique {
  /** A picture under noise of some standard deviation, several times. */
  static float[][] noisy(float[] picture, double deviation, int draws, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[][] noisy = new float[draws][picture.length];
    for (float[] one : noisy) {
      for (int i = 0; i < picture.length; i++) {
        one[i] = (float) (picture[i] + deviation * random.nextGaussian());
      }
    }
    return noisy;
  }

  static float[] mean(float[][] vectors) {
    float[] mean = new float[vectors[0].length];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (float[] vector : vectors) {
        sum += vector[i];
      }
      mean[i] = (float) (sum / vectors.length);
    }
    return mean;
  }

  private static double range(float[] picture) {
    float least = Float.POSITIVE_INFINITY;
    float most = Float.NEGATIVE_INFINITY;
    for (float value : picture) {
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    return most - least;
  }

  @Override
  public String name() {
    return "smoothgrad";
  }

  @Override
  public String label() {
    return "SmoothGrad";
  }

  @Override
  public String words() {
    return "the same with the mean gradient of %d copies of the picture under noise, which calms it"
        .formatted(draws);
  }

  @Override
  public Heat heat(ExaminedNetwork network, Question question) {
    long own = Seeds.of(seed, Purpose.EXPLANATION, Seeds.hash(question.id()));
    double deviation = noise * range(question.picture());
    float[][] pictures = noisy(question.picture(), deviation, draws, own);
    float[] gradient = mean(network.gradients(pictures, question.label()));
    Activation input = network.network().input();
    return new Heat(
        input.height(), input.width(), Saliency.lengths(gradient, input.channels()), false, "");
  }
}
