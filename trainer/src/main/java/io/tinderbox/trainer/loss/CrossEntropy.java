package io.tinderbox.trainer.loss;

/** Softmax and cross-entropy over minibatches of outputs. Pure functions on arrays, row by row. */
public final class CrossEntropy {
  /**
   * @param lossSum sum over the rows
   * @param correct rows whose highest output is where their highest target is (the first, on a tie)
   */
  public record Result(double lossSum, int correct) {}

  private CrossEntropy() {}

  /**
   * The loss of each row is {@code -sum_k target_k * log softmax(logits)_k}.
   *
   * @param logits {@code [rows * classes]}
   * @param targets {@code [rows * classes]}, each row a distribution
   * @param gradient where the derivative of the mean over the rows goes, {@code [rows * classes]}
   */
  public static Result of(
      float[] logits, float[] targets, int rows, int classes, float[] gradient) {
    double lossSum = 0;
    int correct = 0;
    double[] exponentials = new double[classes];
    for (int row = 0; row < rows; row++) {
      int start = row * classes;
      int guess = argmax(logits, start, classes);
      double highest = logits[start + guess];
      double total = 0;
      double mass = 0;
      for (int k = 0; k < classes; k++) {
        exponentials[k] = Math.exp(logits[start + k] - highest);
        total += exponentials[k];
        mass += targets[start + k];
      }
      double logTotal = Math.log(total) + highest;
      for (int k = 0; k < classes; k++) {
        double target = targets[start + k];
        if (target != 0) {
          lossSum += target * (logTotal - logits[start + k]);
        }
        gradient[start + k] = (float) ((mass * exponentials[k] / total - target) / rows);
      }
      if (guess == argmax(targets, start, classes)) {
        correct++;
      }
    }
    return new Result(lossSum, correct);
  }

  private static int argmax(float[] values, int start, int count) {
    int best = 0;
    for (int k = 1; k < count; k++) {
      if (values[start + k] > values[start + best]) {
        best = k;
      }
    }
    return best;
  }
}
