package io.tinderbox.trainer.explanation;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Networks;
import io.tinderbox.trainer.network.Norm;
import java.util.Arrays;

/**
 * Logits that are weighted sums of a picture's values: everything about it is known.
 *
 * @param weights {@code [classes][values]}
 */
record LinearNetwork(Network network, float[][] weights) implements ExaminedNetwork {
  static LinearNetwork of(ImageShape input, int classes, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[][] weights = new float[classes][input.values()];
    for (float[] row : weights) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) (0.01 * random.nextGaussian());
      }
    }
    Network network = Networks.build(new NetworkConfig("logistic", Norm.NONE, 1), input, classes);
    return new LinearNetwork(network, weights);
  }

  static float[] picture(ImageShape input, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[] picture = new float[input.values()];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = random.nextInt(256);
    }
    return picture;
  }

  @Override
  public float[][] logits(float[][] pictures) {
    return Arrays.stream(pictures).map(this::logits).toArray(float[][]::new);
  }

  private float[] logits(float[] picture) {
    float[] logits = new float[weights.length];
    for (int label = 0; label < logits.length; label++) {
      double sum = 0;
      for (int i = 0; i < picture.length; i++) {
        sum += weights[label][i] * (double) picture[i];
      }
      logits[label] = (float) sum;
    }
    return logits;
  }

  @Override
  public float[][] gradients(float[][] pictures, int label) {
    return Arrays.stream(pictures).map(picture -> weights[label].clone()).toArray(float[][]::new);
  }

  @Override
  public float[][] outputs(float[][] pictures, String layer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public float[][] gradients(float[][] pictures, int label, String layer) {
    throw new UnsupportedOperationException();
  }

  @Override
  public float[][] unitGradients(float[] picture, String layer, int[] units) {
    throw new UnsupportedOperationException();
  }
}
