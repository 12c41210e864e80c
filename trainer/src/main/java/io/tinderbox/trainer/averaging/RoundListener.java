package io.tinderbox.trainer.averaging;

/** Training control, told after every round on the driver. */
@FunctionalInterface
public interface RoundListener {
  /**
   * The master's vectors are those after this round.
   *
   * @return whether the epoch goes on
   */
  boolean roundDone(RoundReport report);
}
