package io.tinderbox.trainer.optimiser;

/**
 * Adam (Kingma and Ba: Adam: A Method for Stochastic Optimization, 2015, algorithm 1), with the
 * penalty's gradient in the gradient, or as AdamW with decay apart from it (Loshchilov and Hutter:
 * Decoupled Weight Decay Regularization, 2019):
 *
 * <pre>
 *   m = beta1 * m + (1 - beta1) * g
 *   v = beta2 * v + (1 - beta2) * g²
 *   w = w - rate * (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon)
 * </pre>
 *
 * where t counts the steps that the state has seen, this one among them.
 *
 * @param decouplesDecay whether it is AdamW
 */
record Adam(double beta1, double beta2, double epsilon, boolean decouplesDecay)
    implements Optimiser {
  @Override
  public int stateVectors() {
    return 2;
  }

  @Override
  public void move(float[] weights, float[] gradients, float[][] state, int count, Step step) {
    long t = step.age() + 1;
    // Strict, so that every machine corrects by the same numbers.
    double correction1 = 1 - StrictMath.pow(beta1, t);
    double correction2 = 1 - StrictMath.pow(beta2, t);
    float rate = (float) (step.rate() / correction1);
    float scale = (float) (1 / Math.sqrt(correction2));
    float tiny = (float) epsilon;
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float take2 = (float) (1 - beta2);
    float[] first = state[0];
    float[] second = state[1];
    for (int i = 0; i < count; i++) {
      float g = gradients[i];
      float mean = keep1 * first[i] + take1 * g;
      // What was rounded on its way between workers may lie a little below 0.
      float square = keep2 * Math.max(second[i], 0) + take2 * g * g;
      first[i] = mean;
      second[i] = square;
      weights[i] -= rate * mean / ((float) Math.sqrt(square) * scale + tiny);
    }
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.adam(beta1, beta2, epsilon);
  }
}
