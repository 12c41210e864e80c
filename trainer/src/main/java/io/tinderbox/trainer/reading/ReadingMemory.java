package io.tinderbox.trainer.reading;

import io.tinderbox.common.shard.Manifest;
import java.util.Locale;

/**
 * The most memory that reading takes, known before anything is read.
 *
 * @param processHeapBytes pixels of row groups that each process keeps
 * @param workerHeapBytes pixels of row groups that each worker's threads are reading: as the file
 *     has them and as they are kept
 * @param workerNativeBytes minibatches of each worker, off the heap
 * @param windowBytes pixels of the row groups that a stretch of the order touches: what a process
 *     has to keep to read each row group once an epoch
 */
public record ReadingMemory(
    long processHeapBytes, long workerHeapBytes, long workerNativeBytes, long windowBytes) {

  static ReadingMemory of(MinibatchSource source, int batchSizePerWorker) {
    ReadingConfig reading = source.reading();
    Manifest manifest = source.split().folder().manifest();
    long picture = manifest.image().values();
    int[] groups = source.split().rowGroupExamples();
    long group = picture * manifest.rowGroupExamples();
    long all = group * groups.length;
    return new ReadingMemory(
        Math.min(all, Math.max(group, reading.cacheBytes())),
        2 * group * Math.min(reading.threads(), reading.readAhead() + 1),
        reading.nativeBytes(batchSizePerWorker, source.preprocessing().input().values()),
        Math.min(all, EpochOrder.WINDOW * group));
  }

  /** For people. */
  @Override
  public String toString() {
    String text =
        "Reading takes at most %s of heap in each process for row groups that it keeps, and for each worker in it %s of heap and %s off the heap"
            .formatted(
                mebibytes(processHeapBytes),
                mebibytes(workerHeapBytes),
                mebibytes(workerNativeBytes));
    return processHeapBytes < windowBytes
        ? text
            + "; row groups are read again and again, for the order of examples needs %s of them at once (input.cacheMiB)"
                .formatted(mebibytes(windowBytes))
        : text;
  }

  private static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1 << 20));
  }
}
