package io.tinderbox.trainer.averaging;

import io.tinderbox.common.config.SettingsReader;
import java.io.Serializable;

/**
 * How often workers are averaged.
 *
 * @param averagingFrequency minibatches of each worker between two averagings
 * @param warmupRounds the run's first so many rounds are of one minibatch each: while parameters
 *     still move fast, workers that went apart would average to something worse than each
 */
public record Pace(int averagingFrequency, int warmupRounds) implements Serializable {
  static final String WARMUP_KEY = "distribution.warmupRounds";

  public Pace {
    if (averagingFrequency < 1 || warmupRounds < 0) {
      throw new IllegalArgumentException(
          "every %d after %d rounds".formatted(averagingFrequency, warmupRounds));
    }
  }

  static Pace from(SettingsReader settings) {
    return new Pace(
        settings.integer("distribution.averagingFrequency", 1, Integer.MAX_VALUE),
        settings.integer(WARMUP_KEY, 0, Integer.MAX_VALUE));
  }

  /**
   * The rounds of an epoch.
   *
   * @param minibatches of every epoch
   * @param epoch from 1
   */
  RoundSchedule schedule(int minibatches, int workers, int epoch) {
    RoundSchedule steps = new RoundSchedule(minibatches, workers, 1);
    long left = warmupRounds - (epoch - 1L) * steps.rounds();
    int warmup = (int) Math.max(0, Math.min(left, steps.rounds()));
    return new RoundSchedule(minibatches, workers, averagingFrequency, warmup);
  }
}
