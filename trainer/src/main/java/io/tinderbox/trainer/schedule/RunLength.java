package io.tinderbox.trainer.schedule;

import java.io.Serializable;

/**
 * How many steps a run takes.
 *
 * @param stepsOfEpoch of each epoch
 * @param epochs limit of the run
 */
public record RunLength(long stepsOfEpoch, int epochs) implements Serializable {
  public RunLength {
    if (stepsOfEpoch < 1 || epochs < 1) {
      throw new IllegalArgumentException("%d epochs of %d steps".formatted(epochs, stepsOfEpoch));
    }
  }

  public long steps() {
    return stepsOfEpoch * epochs;
  }
}
