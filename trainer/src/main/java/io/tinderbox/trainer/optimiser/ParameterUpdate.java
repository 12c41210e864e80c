package io.tinderbox.trainer.optimiser;

import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.vector.FlatVector;
import java.util.List;

/**
 * An optimiser's step over a network's vectors, in one pass:
 *
 * <ol>
 *   <li>where the gradient of all trained parameters together is longer than {@code clipNorm}, it
 *       is shortened (Pascanu, Mikolov, Bengio: On the difficulty of training recurrent neural
 *       networks, 2013; by {@code clipNorm / (norm + 1e-6)}, as PyTorch's {@code clip_grad_norm_}).
 *       That alone takes a pass of its own before;
 *   <li>kernels have the penalty's gradient added, {@code decay * w}; or lose {@code rate * decay *
 *       w}, where the optimiser decouples decay;
 *   <li>the optimiser moves weights and state.
 * </ol>
 *
 * Running statistics are not trained: their "gradient" is what the engine wants subtracted,
 * whatever the rate.
 */
public final class ParameterUpdate {
  private static final int CHUNK = 8192;

  private final OptimiserConfig config;
  private final Optimiser optimiser;
  private final List<ParameterBlock> blocks;
  private final float[] weights = new float[CHUNK];
  private final float[] gradients = new float[CHUNK];
  private final float[][] states;

  /**
   * @param blocks what is updated; all else stays as it is
   */
  public ParameterUpdate(OptimiserConfig config, List<ParameterBlock> blocks) {
    this.config = config;
    this.optimiser = config.optimiser();
    this.blocks = List.copyOf(blocks);
    this.states = new float[optimiser.stateVectors()][CHUNK];
  }

  /**
   * Updates parameters and state in place.
   *
   * @param gradient of the mean loss over the minibatch, laid out as the parameters
   * @param state the optimiser's vectors one after the other, each laid out as the parameters
   * @return the weight penalty before the update; 0 where decay is decoupled
   */
  public double apply(FlatVector parameters, FlatVector gradient, FlatVector state, Step step) {
    float shortening = config.clipNorm() > 0 ? shortening(gradient) : 1;
    double penalty = 0;
    for (ParameterBlock block : blocks) {
      for (long at = block.offset(); at < block.end(); at += CHUNK) {
        int count = (int) Math.min(CHUNK, block.end() - at);
        parameters.get(at, weights, 0, count);
        gradient.get(at, gradients, 0, count);
        if (block.role().trainable()) {
          shorten(count, shortening);
          penalty += decay(block, count, step.rate());
          move(parameters.length(), state, at, count, step);
        } else {
          subtract(count);
        }
        parameters.put(at, weights, 0, count);
      }
    }
    return penalty;
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

  /** What the gradient is multiplied by so that its norm is no more than it may be. */
  private float shortening(FlatVector gradient) {
    double squares = 0;
    for (ParameterBlock block : blocks) {
      for (long at = block.offset(); at < block.end() && block.role().trainable(); at += CHUNK) {
        int count = (int) Math.min(CHUNK, block.end() - at);
        gradient.get(at, gradients, 0, count);
        squares += squares(gradients, count);
      }
    }
    return (float) Math.min(1, config.clipNorm() / (Math.sqrt(squares) + 1e-6));
  }

  private void shorten(int count, float factor) {
    for (int i = 0; i < count && factor != 1; i++) {
      gradients[i] *= factor;
    }
  }

  /** Lets kernels decay; gives the penalty. */
  private double decay(ParameterBlock block, int count, double rate) {
    float decay = block.role() == Role.KERNEL ? (float) config.weightDecay() : 0;
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
