package io.tinderbox.trainer.optimiser;

import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.vector.FlatVector;

/** One thread's part of an update: as much at a time as the processor's near caches hold. */
final class UpdateChunk {
  private static final int LENGTH = 8192;

  /** Values of one block, {@code from} to before {@code to} of the flat vector. */
  record Run(Role role, long from, long to) {}

  private final OptimiserConfig config;
  private final Optimiser optimiser;
  private final float[] weights = new float[LENGTH];
  private final float[] gradients = new float[LENGTH];
  private final float[][] states;

  UpdateChunk(OptimiserConfig config) {
    this.config = config;
    this.optimiser = config.optimiser();
    this.states = new float[optimiser.stateVectors()][LENGTH];
  }

  /** Moves a run's values and state; gives its weight penalty. */
  double update(
      FlatVector parameters,
      FlatVector gradient,
      FlatVector state,
      Run run,
      float shortening,
      Step step) {
    double penalty = 0;
    for (long at = run.from(); at < run.to(); at += LENGTH) {
      int count = (int) Math.min(LENGTH, run.to() - at);
      parameters.get(at, weights, 0, count);
      gradient.get(at, gradients, 0, count);
      if (run.role().trainable()) {
        shorten(count, shortening);
        penalty += decay(run.role(), count, step.rate());
        move(parameters.length(), state, at, count, step);
      } else {
        subtract(count);
      }
      parameters.put(at, weights, 0, count);
    }
    return penalty;
  }

  /** The sum of squares of a run. */
  double squares(FlatVector values, long from, long to) {
    double squares = 0;
    for (long at = from; at < to; at += LENGTH) {
      int count = (int) Math.min(LENGTH, to - at);
      values.get(at, gradients, 0, count);
      squares += squares(gradients, count);
    }
    return squares;
  }

  private void move(long length, FlatVector state, long at, int count, Step step) {
    for (int i = 0; i < states.length; i++) {
      state.get(i * length + at, states[i], 0, count);
    }
    optimiser.move(weights, gradients, states, count, step);
    for (int i = 0; i < states.length; i++) {
      state.put(i * length + at, states[i], 0, count);
    }
  }

  private void shorten(int count, float factor) {
    for (int i = 0; i < count && factor != 1; i++) {
      gradients[i] *= factor;
    }
  }

  /** Lets kernels decay; gives the penalty. */
  private double decay(Role role, int count, double rate) {
    float decay = role == Role.KERNEL ? (float) config.weightDecay() : 0;
    if (decay == 0) {
      return 0;
    }
    if (optimiser.decouplesDecay()) {
      float keep = (float) (1 - rate * config.weightDecay());
      for (int i = 0; i < count; i++) {
        weights[i] *= keep;
      }
      return 0;
    }
    double penalty = 0.5 * decay * squares(weights, count);
    for (int i = 0; i < count; i++) {
      gradients[i] += decay * weights[i];
    }
    return penalty;
  }

  /** The sum of squares. */
  private static double squares(float[] values, int count) {
    // Four sums, so that the processor need not wait for one before the next.
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      a += (double) values[i] * values[i];
      b += (double) values[i + 1] * values[i + 1];
      c += (double) values[i + 2] * values[i + 2];
      d += (double) values[i + 3] * values[i + 3];
    }
    for (; i < count; i++) {
      a += (double) values[i] * values[i];
    }
    return a + b + c + d;
  }

  private void subtract(int count) {
    for (int i = 0; i < count; i++) {
      weights[i] -= gradients[i];
    }
  }
}
