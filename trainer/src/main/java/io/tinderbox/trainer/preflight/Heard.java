package io.tinderbox.trainer.preflight;

/**
 * An answer as the driver heard it.
 *
 * @param slots tasks that the process runs at once
 * @param sentMillis by the driver's clock, before the question went out
 * @param heardMillis by the driver's clock, when the answer was there
 */
record Heard(Answer answer, int slots, long sentMillis, long heardMillis) {
  /**
   * How far the process's clock is certainly ahead of the driver's, or behind where it is negative:
   * its time cannot have been before the question nor after the answer.
   */
  long apartMillis() {
    long clock = answer.clockMillis();
    return clock < sentMillis ? clock - sentMillis : clock > heardMillis ? clock - heardMillis : 0;
  }
}
