package io.tinderbox.trainer.averaging;

import io.tinderbox.common.spark.ExecutorName;
import io.tinderbox.trainer.engine.StepReport;
import java.io.Serializable;

/**
 * What one worker says of its part of a round.
 *
 * @param executor that it ran in
 * @param steps totals over its steps
 * @param statistics batch normalisation's after them
 * @param readNanos waiting for minibatches whose row groups were being read
 * @param distortNanos waiting for minibatches that were being filled from them
 * @param computeNanos in the engine's steps
 * @param sendNanos taking parameters over and cutting them into slices
 */
public record WorkerReport(
    int worker,
    ExecutorName executor,
    StepReport steps,
    RunningStatistics statistics,
    long readNanos,
    long distortNanos,
    long computeNanos,
    long sendNanos)
    implements Serializable {
  /** Of a worker that has no part in the round. */
  static WorkerReport idle(int worker) {
    RunningStatistics none = new RunningStatistics(0, new float[0], new float[0]);
    return new WorkerReport(worker, ExecutorName.here(), StepReport.NONE, none, 0, 0, 0, 0);
  }

  public long busyNanos() {
    return readNanos + distortNanos + computeNanos + sendNanos;
  }
}
