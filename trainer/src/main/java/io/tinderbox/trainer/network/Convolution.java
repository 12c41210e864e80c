package io.tinderbox.trainer.network;

import static io.tinderbox.trainer.network.ParameterBlock.Role.BIAS;
import static io.tinderbox.trainer.network.ParameterBlock.Role.KERNEL;

import java.util.List;

/**
 * Cross-correlation with square kernels.
 *
 * @param padding zeros on each side
 * @param bias whether a bias is added to each filter's output
 * @param weightsStart null for He-normal
 * @param biasStart what biases start from
 */
public record Convolution(
    int filters,
    int kernel,
    int stride,
    int padding,
    boolean bias,
    Initialisation weightsStart,
    Initialisation biasStart)
    implements Layer {
  /** He-normal, biases zero. */
  public Convolution(int filters, int kernel, int stride, int padding, boolean bias) {
    this(filters, kernel, stride, padding, bias, null, Initialisation.ZERO);
  }

  @Override
  public Activation output(Activation input) {
    return input.windows("convolution", filters, kernel, stride, padding);
  }

  @Override
  public String kind() {
    return "conv";
  }

  @Override
  public List<Parameters> parameters(Activation input) {
    int fanIn = input.channels() * kernel * kernel;
    Initialisation start = weightsStart == null ? Initialisation.he(fanIn) : weightsStart;
    Parameters weights = new Parameters(KERNEL, Math.multiplyExact(filters, fanIn), start);
    return bias ? List.of(new Parameters(BIAS, filters, biasStart), weights) : List.of(weights);
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.convolution(this);
  }
}
