package io.tinderbox.trainer.optimiser;

import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.List;

/**
 * Stochastic gradient descent with Nesterov momentum, in one pass over the vectors (Sutskever,
 * Martens, Dahl, Hinton: On the importance of initialization and momentum in deep learning, 2013):
 *
 * <pre>
 *   g = gradient + decay * w        (kernels)
 *   v = momentum * v - rate * g
 *   w = w + momentum * v - rate * g
 * </pre>
 *
 * With momentum 0 there is no {@code v}, and {@code w = w - rate * g}. Running statistics are not
 * trained: their "gradient" is what the engine wants subtracted, whatever the rate.
 */
public final class Nesterov {
  private static final int CHUNK = 8192;

  private final OptimiserConfig config;
  private final List<ParameterBlock> blocks;
  private final float[] weights = new float[CHUNK];
  private final float[] gradients = new float[CHUNK];
  private final float[] velocities = new float[CHUNK];

  public Nesterov(OptimiserConfig config, List<ParameterBlock> blocks) {
    this.config = config;
    this.blocks = List.copyOf(blocks);
  }

  /**
   * Updates parameters and state in place.
   *
   * @param gradient of the mean loss over the minibatch, laid out as the parameters
   * @param state velocities, laid out as the parameters; empty without momentum
   * @return the weight penalty before the update
   */
  public double update(
      FlatVector parameters, FlatVector gradient, FlatVector state, double learningRate) {
    double penalty = 0;
    for (ParameterBlock block : blocks) {
      for (long at = block.offset(); at < block.end(); at += CHUNK) {
        int count = (int) Math.min(CHUNK, block.end() - at);
        parameters.get(at, weights, 0, count);
        gradient.get(at, gradients, 0, count);
        if (!block.role().trainable()) {
          subtract(count);
        } else {
          float decay = block.role() == Role.KERNEL ? (float) config.weightDecay() : 0;
          if (decay > 0) {
            penalty += 0.5 * decay * decayed(count, decay);
          }
          if (config.stateVectors() > 0) {
            state.get(at, velocities, 0, count);
            accelerate(count, (float) config.momentum(), (float) learningRate);
            state.put(at, velocities, 0, count);
          } else {
            descend(count, (float) learningRate);
          }
        }
        parameters.put(at, weights, 0, count);
      }
    }
    return penalty;
  }

  /** Adds the penalty's gradient; gives the sum of the squared weights. */
  private double decayed(int count, float decay) {
    // Four sums, so that the processor need not wait for one before the next.
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i + 3 < count; i += 4) {
      a += (double) weights[i] * weights[i];
      b += (double) weights[i + 1] * weights[i + 1];
      c += (double) weights[i + 2] * weights[i + 2];
      d += (double) weights[i + 3] * weights[i + 3];
    }
    for (; i < count; i++) {
      a += (double) weights[i] * weights[i];
    }
    for (int k = 0; k < count; k++) {
      gradients[k] += decay * weights[k];
    }
    return a + b + c + d;
  }

  private void accelerate(int count, float momentum, float rate) {
    for (int i = 0; i < count; i++) {
      float descent = rate * gradients[i];
      float velocity = momentum * velocities[i] - descent;
      velocities[i] = velocity;
      weights[i] += momentum * velocity - descent;
    }
  }

  private void descend(int count, float rate) {
    for (int i = 0; i < count; i++) {
      weights[i] -= rate * gradients[i];
    }
  }

  private void subtract(int count) {
    for (int i = 0; i < count; i++) {
      weights[i] -= gradients[i];
    }
  }
}
