package io.tinderbox.trainer.schedule;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.trainer.run.Validation;
import java.util.List;

/**
 * Multiplied with {@code factor} after every so many epochs.
 *
 * @param everyEpochs at least 1
 * @param factor above 0
 */
public record Step(int everyEpochs, double factor) implements Rule {
  public Step {
    if (everyEpochs < 1 || !(factor > 0)) {
      throw new IllegalArgumentException("times %s every %d".formatted(factor, everyEpochs));
    }
  }

  static Step from(SettingsReader settings) {
    return new Step(
        settings.integer("train.learningRate.step.everyEpochs", 1, 1_000_000),
        settings.number("train.learningRate.step.factor", 1e-6, 10));
  }

  @Override
  public double factor(long step, long warmupSteps, RunLength run, List<Validation> history) {
    return Math.pow(factor, step / (run.stepsOfEpoch() * everyEpochs));
  }
}
