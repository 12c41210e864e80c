package io.tinderbox.trainer.optimiser;

import io.tinderbox.common.config.SettingsReader;
import java.io.Serializable;

/**
 * How parameters follow their gradients: {@code train.optimiser.*}.
 *
 * @param momentum of Nesterov's accelerated gradient; 0 for plain descent
 * @param weightDecay coefficient of the penalty {@code ½ · decay · ‖w‖²}, on kernels only
 */
public record OptimiserConfig(double momentum, double weightDecay) implements Serializable {
  public OptimiserConfig {
    if (!(momentum >= 0 && momentum < 1) || !(weightDecay >= 0)) {
      throw new IllegalArgumentException("momentum " + momentum + ", weight decay " + weightDecay);
    }
  }

  public static OptimiserConfig from(SettingsReader settings) {
    return new OptimiserConfig(
        settings.number("train.optimiser.momentum", 0, 0.9999),
        settings.number("train.optimiser.weightDecay", 0, 1));
  }

  /** How many vectors of the length of the parameters the optimiser keeps. */
  public int stateVectors() {
    return momentum > 0 ? 1 : 0;
  }
}
