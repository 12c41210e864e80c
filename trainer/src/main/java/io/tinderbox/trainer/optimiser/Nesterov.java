package io.tinderbox.trainer.optimiser;

/**
 * Nesterov's accelerated gradient (Sutskever, Martens, Dahl, Hinton: On the importance of
 * initialization and momentum in deep learning, 2013): {@code v = momentum * v - rate * g; w = w +
 * momentum * v - rate * g}.
 *
 * @param momentum above 0, below 1
 */
record Nesterov(double momentum) implements Optimiser {
  @Override
  public int stateVectors() {
    return 1;
  }

  @Override
  public void move(float[] weights, float[] gradients, float[][] state, int count, Step step) {
    float[] velocities = state[0];
    float keep = (float) momentum;
    float rate = (float) step.rate();
    for (int i = 0; i < count; i++) {
      float descent = rate * gradients[i];
      float velocity = keep * velocities[i] - descent;
      velocities[i] = velocity;
      weights[i] += keep * velocity - descent;
    }
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.nesterov(momentum);
  }
}
