package io.tinderbox.trainer.control;

import io.tinderbox.trainer.checkpoint.CheckpointConfig;
import java.util.function.LongSupplier;

/** Whether a checkpoint is due in the middle of an epoch. */
final class CheckpointTimer {
  private static final double NANOS_PER_MINUTE = 60e9;

  private final CheckpointConfig config;
  private final LongSupplier nanos;
  private long last;

  /**
   * @param nanos a clock such as {@link System#nanoTime}
   */
  CheckpointTimer(CheckpointConfig config, LongSupplier nanos) {
    this.config = config;
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  /**
   * Rounds are counted from the epoch's start, so that a resumed run writes its checkpoints where
   * an undisturbed one does.
   *
   * @param rounds of the open epoch that are done
   */
  boolean isDue(int rounds) {
    boolean byRounds = config.everyRounds() > 0 && rounds % config.everyRounds() == 0;
    double minutes = (nanos.getAsLong() - last) / NANOS_PER_MINUTE;
    return byRounds || (config.everyMinutes() > 0 && minutes >= config.everyMinutes());
  }

  /** One was written just now. */
  void written() {
    last = nanos.getAsLong();
  }
}
