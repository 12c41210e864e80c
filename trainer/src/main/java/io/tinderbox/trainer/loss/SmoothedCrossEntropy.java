package io.tinderbox.trainer.loss;

/**
 * Cross-entropy towards targets of which a share is spread evenly over all classes: {@code (1 -
 * smoothing) * target + smoothing / classes} (Szegedy, Vanhoucke, Ioffe, Shlens, Wojna: Rethinking
 * the Inception Architecture for Computer Vision, 2016, section 7).
 *
 * @param smoothing 0 for plain cross-entropy, below 1
 */
record SmoothedCrossEntropy(double smoothing) implements Loss {
  private static final CrossEntropy PLAIN = new CrossEntropy();

  @Override
  public Result of(float[] logits, float[] targets, int rows, int classes, float[] gradient) {
    float[] smoothed = new float[rows * classes];
    for (int i = 0; i < smoothed.length; i++) {
      smoothed[i] = (float) ((1 - smoothing) * targets[i] + smoothing / classes);
    }
    return PLAIN.of(logits, smoothed, rows, classes, gradient);
  }

  @Override
  public double of(double[] logits, int label) {
    double[] logProbabilities = Softmax.logProbabilities(logits);
    double sum = 0;
    for (double logProbability : logProbabilities) {
      sum += logProbability;
    }
    return 0 - (1 - smoothing) * logProbabilities[label] - smoothing * sum / logits.length;
  }

  @Override
  public double ofGuessing(int classes) {
    return PLAIN.ofGuessing(classes);
  }

  @Override
  public boolean takesMixedTargets() {
    return true;
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.crossEntropy(smoothing);
  }
}
