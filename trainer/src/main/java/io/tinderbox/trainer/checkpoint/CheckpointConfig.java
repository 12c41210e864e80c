package io.tinderbox.trainer.checkpoint;

import io.tinderbox.common.config.SettingsReader;
import java.util.Set;

/**
 * When checkpoints are written besides the end of each epoch, and which stay: {@code
 * train.checkpoint.*}. None of it plays a part in what a run comes to.
 *
 * @param keep how many of the last ones stay; that of the best model, if it has one, stays too
 * @param everyRounds of an epoch; 0 for never
 * @param everyMinutes of wall time since the last one; 0 for never
 */
public record CheckpointConfig(int keep, int everyRounds, double everyMinutes) {
  /** The keys; they may differ on {@code --resume}. */
  public static final Set<String> KEYS =
      Set.of(
          "train.checkpoint.keep", "train.checkpoint.everyRounds", "train.checkpoint.everyMinutes");

  public CheckpointConfig {
    if (keep < 1 || everyRounds < 0 || !(everyMinutes >= 0)) {
      throw new IllegalArgumentException(
          "Cannot keep %d checkpoints, every %d rounds and %s minutes"
              .formatted(keep, everyRounds, everyMinutes));
    }
  }

  public static CheckpointConfig from(SettingsReader settings) {
    return new CheckpointConfig(
        settings.integer("train.checkpoint.keep", 1, 1000),
        settings.integer("train.checkpoint.everyRounds", 0, Integer.MAX_VALUE),
        settings.number("train.checkpoint.everyMinutes", 0, 1e6));
  }
}
