package io.tinderbox.trainer.loss;

/**
 * One hinge for each class against all others, as {@code svm_loss} of pat-coady/tiny_imagenet
 * ({@code src/losses.py}): the mean of {@code max(0, 1 + m * logit)}, where {@code m} is {@code
 * -classes} for the right class and 1 for the others. The mean there is over all outputs of a
 * minibatch, so that an example's loss is the mean over its classes; the weight of the right class
 * makes up for the others being many. With a margin on both sides of 0 it is no comparison of
 * outputs: a network can be right and lose, or wrong and lose little.
 *
 * <p>A right class has no share: targets are one class each, and of a mixed one the highest counts.
 */
record SupportVectors() implements Loss {
  @Override
  public Result of(float[] logits, float[] targets, int rows, int classes, float[] gradient) {
    double lossSum = 0;
    int correct = 0;
    for (int row = 0; row < rows; row++) {
      int start = row * classes;
      int label = Loss.argmax(targets, start, classes);
      double hinges = 0;
      for (int k = 0; k < classes; k++) {
        double weight = weight(k == label, classes);
        double hinge = 1 + weight * logits[start + k];
        // An output that is no number must not pass for one beyond its margin.
        boolean inside = !(hinge <= 0);
        hinges += inside ? hinge : 0;
        gradient[start + k] = inside ? (float) (weight / ((double) rows * classes)) : 0;
      }
      lossSum += hinges / classes;
      correct += Loss.argmax(logits, start, classes) == label ? 1 : 0;
    }
    return new Result(lossSum, correct);
  }

  @Override
  public double of(double[] logits, int label) {
    double hinges = 0;
    for (int k = 0; k < logits.length; k++) {
      hinges += Math.max(0, 1 + weight(k == label, logits.length) * logits[k]);
    }
    return hinges / logits.length;
  }

  @Override
  public double ofGuessing(int classes) {
    return 1;
  }

  @Override
  public boolean takesMixedTargets() {
    return false;
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.supportVectors();
  }

  private static double weight(boolean right, int classes) {
    return right ? -classes : 1;
  }
}
