package io.tinderbox.trainer.schedule;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.trainer.run.Validation;
import java.io.Serializable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Optional;

/**
 * The learning rate of each step of a run: {@code train.learningRate.*}. Over the first {@code
 * warmupEpochs} it rises in equal steps from near zero (Goyal et al.: Accurate, Large Minibatch
 * SGD, 2017), whatever the rule.
 *
 * @param rule how it changes
 * @param initial what the rule starts from
 * @param warmupEpochs need not be whole; 0 for none
 */
public record LearningRate(Rule rule, double initial, double warmupEpochs, RunLength run)
    implements Serializable {
  public LearningRate {
    if (!(initial > 0) || !(warmupEpochs >= 0)) {
      throw new IllegalArgumentException(
          "learning rate %s after %s epochs".formatted(initial, warmupEpochs));
    }
  }

  /** Without a warm-up. */
  public LearningRate(Rule rule, double initial, RunLength run) {
    this(rule, initial, 0, run);
  }

  public static LearningRate from(SettingsReader settings, RunLength run) {
    return new LearningRate(
        Rules.from(settings),
        settings.number("train.learningRate.initial", 1e-9, 100),
        settings.number("train.learningRate.warmupEpochs", 0, 1e6),
        run);
  }

  /**
   * @param step from 0
   * @param history all validations before it
   */
  public double at(long step, List<Validation> history) {
    long warmup = Math.round(warmupEpochs * run.stepsOfEpoch());
    double rate = initial * rule.factor(step, warmup, run, history);
    return step < warmup ? rate * ((step + 1) / (double) warmup) : rate;
  }

  /** What the latest validation changed, for people; empty where it changed nothing. */
  public Optional<String> notice(List<Validation> history) {
    long step = history.get(history.size() - 1).step();
    return rule.notice(history)
        .map(why -> "Learning rate %s: %s".formatted(text(at(step, history)), why));
  }

  /** Three digits, without zeros at their end. */
  private static String text(double rate) {
    return new BigDecimal(rate).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
