package io.tinderbox.trainer.control;

import io.tinderbox.common.config.SettingsReader;
import java.io.Serializable;

/**
 * The learning rate of each step of a run: {@code train.learningRate.*}.
 *
 * @param rule how it changes
 * @param initial of the first step
 * @param totalSteps of the run, over which {@link Rule#COSINE} falls
 */
public record LearningRate(Rule rule, double initial, long totalSteps) implements Serializable {
  /** How a learning rate changes over a run. */
  public enum Rule {
    CONSTANT,
    /**
     * {@code initial * (1 + cos(pi * step / total)) / 2}: Loshchilov and Hutter, SGDR, 2017,
     * without restarts.
     */
    COSINE
  }

  public LearningRate {
    if (!(initial > 0) || totalSteps < 1) {
      throw new IllegalArgumentException(
          "learning rate %s over %d steps".formatted(initial, totalSteps));
    }
  }

  public static LearningRate from(SettingsReader settings, long totalSteps) {
    return new LearningRate(
        settings.choice("train.learningRate.rule", Rule.class),
        settings.number("train.learningRate.initial", 1e-9, 100),
        totalSteps);
  }

  /**
   * @param step from 0
   */
  public double at(long step) {
    return switch (rule) {
      case CONSTANT -> initial;
      case COSINE ->
          initial * (1 + Math.cos(Math.PI * Math.min(step, totalSteps) / totalSteps)) / 2;
    };
  }
}
