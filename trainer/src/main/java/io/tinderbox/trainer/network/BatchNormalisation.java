package io.tinderbox.trainer.network;

import static io.tinderbox.trainer.network.ParameterBlock.Role.BETA;
import static io.tinderbox.trainer.network.ParameterBlock.Role.GAMMA;
import static io.tinderbox.trainer.network.ParameterBlock.Role.RUNNING_MEAN;
import static io.tinderbox.trainer.network.ParameterBlock.Role.RUNNING_VARIANCE;

import java.util.List;

/**
 * Ioffe and Szegedy: Batch Normalization, 2015. Running statistics move by {@code 1 - decay} of the
 * way a step.
 *
 * @param decay 0.9 as in PyTorch's momentum 0.1
 */
public record BatchNormalisation(double decay, double epsilon) implements Layer {
  public static final BatchNormalisation STANDARD = new BatchNormalisation(0.9, 1e-5);

  @Override
  public String kind() {
    return "/batchnorm";
  }

  @Override
  public List<Parameters> parameters(Activation input) {
    return List.of(
        new Parameters(GAMMA, input.channels(), Initialisation.ONE),
        new Parameters(BETA, input.channels(), Initialisation.ZERO),
        new Parameters(RUNNING_MEAN, input.channels(), Initialisation.ZERO),
        new Parameters(RUNNING_VARIANCE, input.channels(), Initialisation.ONE));
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.batchNormalisation(this);
  }
}
