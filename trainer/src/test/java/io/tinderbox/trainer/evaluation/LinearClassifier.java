package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.Classifier;

/** A network of one dense layer, in plain loops: logits = weights · input. */
public final class LinearClassifier implements Classifier {
  private final float[][] weights;

  /**
   * @param weights [classes][values of one input]
   */
  public LinearClassifier(float[][] weights) {
    this.weights = weights;
  }

  /** Uniform weights of -scale … scale. */
  public static LinearClassifier random(int classes, int values, double scale, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    float[][] weights = new float[classes][values];
    for (float[] row : weights) {
      for (int i = 0; i < values; i++) {
        row[i] = (float) (scale * (2 * random.nextDouble() - 1));
      }
    }
    return new LinearClassifier(weights);
  }

  @Override
  public int classes() {
    return weights.length;
  }

  @Override
  public float[] logits(Batch batch) {
    float[] logits = new float[batch.examples() * weights.length];
    for (int example = 0; example < batch.examples(); example++) {
      for (int label = 0; label < weights.length; label++) {
        float sum = 0;
        for (int i = 0; i < weights[label].length; i++) {
          sum += weights[label][i] * batch.images().get(example * weights[label].length + i);
        }
        logits[example * weights.length + label] = sum;
      }
    }
    return logits;
  }

  @Override
  public void close() {}
}
