package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.engine.StepReport;
import java.io.Serializable;

/**
 * What one worker says of its part of a round.
 *
 * @param steps totals over its steps
 * @param readNanos waiting for minibatches whose row groups were being read
 * @param distortNanos waiting for minibatches that were being filled from them
 * @param computeNanos in the engine's steps
 * @param sendNanos taking parameters over and cutting them into slices
 */
public record WorkerReport(
    int worker,
    StepReport steps,
    long readNanos,
    long distortNanos,
    long computeNanos,
    long sendNanos)
    implements Serializable {
  public long busyNanos() {
    return readNanos + distortNanos + computeNanos + sendNanos;
  }
}
