package io.tinderbox.trainer.loss;

/** Softmax and cross-entropy: {@code -sum_k target_k * log softmax(logits)_k}, in nats. */
record CrossEntropy() implements Loss {
  @Override
  public Result of(float[] logits, float[] targets, int rows, int classes, float[] gradient) {
    double lossSum = 0;
    int correct = 0;
    double[] exponentials = new double[classes];
    for (int row = 0; row < rows; row++) {
      int start = row * classes;
      int guess = Loss.argmax(logits, start, classes);
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
      if (guess == Loss.argmax(targets, start, classes)) {
        correct++;
      }
    }
    return new Result(lossSum, correct);
  }

  @Override
  public double of(double[] logits, int label) {
    return Softmax.crossEntropy(logits, label);
  }

  @Override
  public double ofGuessing(int classes) {
    return Math.log(classes);
  }

  @Override
  public boolean takesMixedTargets() {
    return true;
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.crossEntropy(0);
  }
}
