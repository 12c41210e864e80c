package io.tinderbox.trainer.averaging;

/** Training control, told after every round on the driver. */
@FunctionalInterface
public interface RoundListener {
  /**
   * @return whether the epoch goes on
   */
  boolean roundDone(RoundReport report);
}
