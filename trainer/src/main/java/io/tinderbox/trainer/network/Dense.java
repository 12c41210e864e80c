package io.tinderbox.trainer.network;

import static io.tinderbox.trainer.network.ParameterBlock.Role.BIAS;
import static io.tinderbox.trainer.network.ParameterBlock.Role.KERNEL;

import java.util.List;

/**
 * Fully connected, with bias.
 *
 * @param weightsStart null for He-normal
 * @param biasStart what biases start from
 */
public record Dense(int units, Initialisation weightsStart, Initialisation biasStart)
    implements Layer {
  /**
   * Biases zero.
   *
   * @param weightsStart null for He-normal
   */
  public Dense(int units, Initialisation weightsStart) {
    this(units, weightsStart, Initialisation.ZERO);
  }

  @Override
  public Activation output(Activation input) {
    input.requireVector("a dense layer");
    return Activation.vector(units);
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public List<Parameters> parameters(Activation input) {
    Initialisation start = weightsStart == null ? Initialisation.he(input.values()) : weightsStart;
    return List.of(
        new Parameters(KERNEL, Math.multiplyExact(units, input.values()), start),
        new Parameters(BIAS, units, biasStart));
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.dense(this);
  }
}
