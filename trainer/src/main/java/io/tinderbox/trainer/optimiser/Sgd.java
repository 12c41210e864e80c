package io.tinderbox.trainer.optimiser;

/** Stochastic gradient descent: {@code w = w - rate * g} (Robbins and Monro, 1951). */
record Sgd() implements Optimiser {
  @Override
  public int stateVectors() {
    return 0;
  }

  @Override
  public void move(float[] weights, float[] gradients, float[][] state, int count, Step step) {
    float rate = (float) step.rate();
    for (int i = 0; i < count; i++) {
      weights[i] -= rate * gradients[i];
    }
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.sgd();
  }
}
