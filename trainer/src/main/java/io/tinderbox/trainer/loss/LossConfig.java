package io.tinderbox.trainer.loss;

import io.tinderbox.common.config.SettingsReader;
import java.io.Serializable;

/**
 * Which loss: {@code train.loss.*}.
 *
 * @param name one of {@link Losses#names()}
 * @param smoothing share of a target that is spread over all classes, where the loss is {@code
 *     smoothed}
 */
public record LossConfig(String name, double smoothing) implements Serializable {
  /** Softmax and cross-entropy. */
  public static final LossConfig CROSS_ENTROPY = new LossConfig("cross-entropy", 0);

  public LossConfig {
    if (!(smoothing >= 0 && smoothing < 1)) {
      throw new IllegalArgumentException(
          "expected smoothing from 0 to below 1, found " + smoothing);
    }
  }

  public static LossConfig from(SettingsReader settings) {
    String name = settings.oneOf("train.loss.name", Losses.names());
    double smoothing = settings.number("train.loss.smoothing", 0, 0.999);
    return new LossConfig(name, name.equals("smoothed") ? smoothing : 0);
  }

  /**
   * @throws IllegalArgumentException when no loss has this name
   */
  public Loss loss() {
    return Losses.of(this);
  }
}
