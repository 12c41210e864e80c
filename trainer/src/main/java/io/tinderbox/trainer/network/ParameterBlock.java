package io.tinderbox.trainer.network;

import java.io.Serializable;

/**
 * A run of a network's flat parameter vector.
 *
 * @param layer name of the layer it belongs to
 * @param role what the layer does with it
 * @param offset of its first value in the flat vector
 * @param length number of values
 * @param initialisation what it holds before the first step
 */
public record ParameterBlock(
    String layer, Role role, long offset, int length, Initialisation initialisation)
    implements Serializable {

  /** What a block is for. */
  public enum Role {
    /** {@code [filters, channels, height, width]}, or {@code [units, inputs]} of a dense layer. */
    KERNEL,
    BIAS,
    /** Batch normalisation's scale. */
    GAMMA,
    /** Batch normalisation's shift. */
    BETA,
    /** Not trained: moved towards each minibatch's mean. */
    RUNNING_MEAN,
    /** Not trained: moved towards each minibatch's variance. */
    RUNNING_VARIANCE;

    public boolean trainable() {
      return this != RUNNING_MEAN && this != RUNNING_VARIANCE;
    }
  }

  public long end() {
    return offset + length;
  }
}
