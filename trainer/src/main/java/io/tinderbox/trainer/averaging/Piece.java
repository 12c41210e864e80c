package io.tinderbox.trainer.averaging;

import java.io.Serializable;
import java.util.List;

/** What travels in the shuffle of a round. */
sealed interface Piece extends Serializable {
  int worker();

  /** One slice of a worker's vectors. */
  record Slice(int worker, int index, long examples, byte[] values) implements Piece {}

  /** What a worker says beside its vectors. */
  record Report(int worker, WorkerReport report, RunningStatistics statistics) implements Piece {}

  /** What a merging task gives back to the driver. */
  record Merged(
      List<Slice> slices, List<WorkerReport> reports, RunningStatistics statistics, long nanos)
      implements Serializable {}
}
