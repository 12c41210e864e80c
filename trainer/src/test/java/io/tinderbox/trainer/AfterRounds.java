package io.tinderbox.trainer;

import io.tinderbox.common.progress.Progress;

/**
 * Does something once, when so many rounds of training were heard of; the first advance of an epoch
 * is no round.
 */
final class AfterRounds implements Progress {
  private final Runnable then;
  private int left;
  private boolean begun;

  AfterRounds(int rounds, Runnable then) {
    this.left = rounds;
    this.then = then;
  }

  @Override
  public void begin(String step, long total, String unit) {
    begun = true;
  }

  @Override
  public void advance(long count) {
    if (begun) {
      begun = false;
    } else if (--left == 0) {
      then.run();
    }
  }

  @Override
  public void note(String line) {}

  @Override
  public void end(String summary) {}
}
