package io.tinderbox.trainer.network;

import static io.tinderbox.trainer.network.ParameterBlock.Role.BIAS;
import static io.tinderbox.trainer.network.ParameterBlock.Role.KERNEL;

import java.util.List;

/**
 * Fully connected, with bias.
 *
 * @param kernel null for He-normal
 */
public record Dense(int units, Initialisation kernel) implements Layer {
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
    Initialisation start = kernel == null ? Initialisation.he(input.values()) : kernel;
    return List.of(
        new Parameters(KERNEL, Math.multiplyExact(units, input.values()), start),
        new Parameters(BIAS, units, Initialisation.ZERO));
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.dense(this);
  }
}
