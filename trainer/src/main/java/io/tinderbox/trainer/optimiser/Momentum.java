package io.tinderbox.trainer.optimiser;

/**
 * The heavy ball (Polyak: Some methods of speeding up the convergence of iteration methods, 1964),
 * in the form in which {@link Nesterov} is written: {@code v = momentum * v - rate * g; w = w + v}.
 * A learning rate that falls slows what comes, not what has been gathered.
 *
 * @param momentum above 0, below 1
 */
record Momentum(double momentum) implements Optimiser {
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
      float velocity = keep * velocities[i] - rate * gradients[i];
      velocities[i] = velocity;
      weights[i] += velocity;
    }
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.momentum(momentum);
  }
}
