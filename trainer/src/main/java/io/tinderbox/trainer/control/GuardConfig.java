package io.tinderbox.trainer.control;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.trainer.loss.Loss;
import java.util.Set;

/**
 * What counts as divergence beside numbers that are not finite: {@code train.guard.*}.
 *
 * @param maxLoss of a round's mean loss without the penalty, in multiples of the loss of guessing
 * @param maxOutput of an output before softmax, in magnitude
 */
public record GuardConfig(double maxLoss, double maxOutput) {
  /** The keys; they may differ on {@code --resume}. */
  public static final Set<String> KEYS = Set.of("train.guard.maxLoss", "train.guard.maxOutput");

  public GuardConfig {
    if (!(maxLoss > 0) || !(maxOutput > 0)) {
      throw new IllegalArgumentException("loss to %s, outputs to %s".formatted(maxLoss, maxOutput));
    }
  }

  public static GuardConfig from(SettingsReader settings) {
    return new GuardConfig(
        settings.number("train.guard.maxLoss", 1, 1e12),
        settings.number("train.guard.maxOutput", 1, 1e30));
  }

  /** The highest mean loss that is let pass. */
  double maxLoss(Loss loss, int classes) {
    // A single class has no guessing; two are the fewest that do.
    return maxLoss * loss.ofGuessing(Math.max(2, classes));
  }
}
