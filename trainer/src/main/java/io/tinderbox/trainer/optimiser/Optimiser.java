package io.tinderbox.trainer.optimiser;

/**
 * How parameters follow their gradients: pure arithmetic on runs of values, in float32. {@link
 * ParameterUpdate} takes it over a network's vectors.
 */
public interface Optimiser {
  /**
   * @param rate learning rate
   * @param age steps that the state has seen before this one, from 0
   */
  record Step(double rate, long age) {}

  /** How many values of state it keeps for each parameter; all of them start at 0. */
  int stateVectors();

  /**
   * Whether weight decay takes its share of the weights apart from the gradient, and so is no
   * penalty that the loss knows of. Otherwise the penalty's gradient is in {@code gradients}.
   */
  default boolean decouplesDecay() {
    return false;
  }

  /**
   * Moves weights and state in place.
   *
   * @param gradients may be overwritten
   * @param state {@code [stateVectors][at least count]}
   * @param count values, from the start of each array
   */
  void move(float[] weights, float[] gradients, float[][] state, int count, Step step);

  /** Calls the visitor's method for this kind of optimiser. */
  <T> T accept(Visitor<T> visitor);

  /** What an engine that updates by itself makes of each kind. */
  interface Visitor<T> {
    T sgd();

    T momentum(double momentum);

    T nesterov(double momentum);

    /** Adam, or AdamW: {@link #decouplesDecay()} tells them apart. */
    T adam(double beta1, double beta2, double epsilon);
  }
}
