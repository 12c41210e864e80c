package io.tinderbox.trainer.averaging;

import org.apache.spark.Partitioner;

/** Which merging task gets which slices: {@value #SLICES_PER_TASK} each, one after the other. */
final class SlicePartitioner extends Partitioner {
  /** Key of the workers' reports, which go to the first task. */
  static final int REPORT = -1;

  /** Bounds what one task holds: so many slices of each worker. */
  private static final int SLICES_PER_TASK = 16;

  private final int slices;

  SlicePartitioner(int slices) {
    this.slices = slices;
  }

  @Override
  public int numPartitions() {
    return (slices + SLICES_PER_TASK - 1) / SLICES_PER_TASK;
  }

  @Override
  public int getPartition(Object key) {
    int slice = (Integer) key;
    return slice == REPORT ? 0 : slice / SLICES_PER_TASK;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SlicePartitioner that && that.slices == slices;
  }

  @Override
  public int hashCode() {
    return slices;
  }
}
