package io.tinderbox.trainer.averaging;

import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.run.TimeAccount;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the driver hears of a round beside the merged vectors.
 *
 * @param reports of all workers, in their order
 * @param isFinite whether all merged values are
 * @param averageSeconds wall time of merging, and of bringing the result to the driver
 */
record MergedRound(List<WorkerReport> reports, boolean isFinite, double averageSeconds) {
  MergedRound {
    reports = List.copyOf(reports);
  }

  /** Totals over all workers. */
  StepReport steps() {
    return reports.stream().map(WorkerReport::steps).reduce(StepReport.NONE, StepReport::plus);
  }

  /**
   * What of the round's wall time went where; what nobody accounts for is waiting.
   *
   * @param seconds wall time of the round
   */
  TimeAccount time(double seconds) {
    double read = mean(WorkerReport::readNanos);
    double distort = mean(WorkerReport::distortNanos);
    double compute = mean(WorkerReport::computeNanos);
    double send = mean(WorkerReport::sendNanos);
    double waiting = Math.max(0, seconds - read - distort - compute - send - averageSeconds);
    return new TimeAccount(read, distort, compute, send, averageSeconds, waiting, 0, 0);
  }

  /** Seconds, over the workers. */
  private double mean(ToLongFunction<WorkerReport> nanos) {
    return reports.stream().mapToLong(nanos).sum() / (reports.size() * 1e9);
  }
}
