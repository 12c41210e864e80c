package io.tinderbox.trainer.optimiser;

import io.tinderbox.common.config.SettingsReader;
import java.io.Serializable;

/**
 * How parameters follow their gradients: {@code train.optimiser.*}.
 *
 * @param name one of {@link Optimisers#names()}
 * @param momentum of {@code momentum} and {@code nesterov}; 0 makes {@code sgd} of them
 * @param beta1 what Adam keeps of the gradients' mean a step
 * @param beta2 what Adam keeps of the gradients' squares a step
 * @param epsilon added to the root that Adam divides by
 * @param weightDecay coefficient of the penalty {@code ½ · decay · ‖w‖²}, on kernels only; for
 *     {@code adamw}, what kernels lose of themselves in a step, by the learning rate
 * @param clipNorm the longest gradient, as the norm over all trained parameters; 0 for any
 */
public record OptimiserConfig(
    String name,
    double momentum,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double clipNorm)
    implements Serializable {
  public OptimiserConfig {
    if (!isShare(momentum) || !isShare(beta1) || !isShare(beta2)) {
      throw new IllegalArgumentException(
          "momentum %s, betas %s and %s".formatted(momentum, beta1, beta2));
    }
    if (!(epsilon > 0) || !(weightDecay >= 0) || !(clipNorm >= 0)) {
      throw new IllegalArgumentException(
          "epsilon %s, weight decay %s, norm to %s".formatted(epsilon, weightDecay, clipNorm));
    }
  }

  private static boolean isShare(double value) {
    return value >= 0 && value < 1;
  }

  /** Gradient descent, with nothing but the gradient. */
  public static OptimiserConfig plain() {
    return named("sgd");
  }

  /** An optimiser of the registry as it is by default, without decay or clipping. */
  public static OptimiserConfig named(String name) {
    return new OptimiserConfig(name, 0.9, 0.9, 0.999, 1e-8, 0, 0);
  }

  public OptimiserConfig withMomentum(double newMomentum) {
    return new OptimiserConfig(name, newMomentum, beta1, beta2, epsilon, weightDecay, clipNorm);
  }

  public OptimiserConfig withWeightDecay(double newWeightDecay) {
    return new OptimiserConfig(name, momentum, beta1, beta2, epsilon, newWeightDecay, clipNorm);
  }

  public OptimiserConfig withClipNorm(double newClipNorm) {
    return new OptimiserConfig(name, momentum, beta1, beta2, epsilon, weightDecay, newClipNorm);
  }

  public static OptimiserConfig from(SettingsReader settings) {
    return new OptimiserConfig(
        settings.oneOf("train.optimiser.name", Optimisers.names()),
        settings.number("train.optimiser.momentum", 0, 0.9999),
        settings.number("train.optimiser.beta1", 0, 0.9999),
        settings.number("train.optimiser.beta2", 0, 0.999999),
        settings.number("train.optimiser.epsilon", 1e-12, 1),
        settings.number("train.optimiser.weightDecay", 0, 1),
        settings.number("train.optimiser.clipNorm", 0, 1e12));
  }

  /**
   * @throws IllegalArgumentException when no optimiser has this name
   */
  public Optimiser optimiser() {
    return Optimisers.of(this);
  }

  /** How many vectors of the length of the parameters the optimiser keeps. */
  public int stateVectors() {
    return optimiser().stateVectors();
  }
}
