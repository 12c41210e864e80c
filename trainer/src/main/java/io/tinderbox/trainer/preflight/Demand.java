package io.tinderbox.trainer.preflight;

import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.EngineMemory;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.reading.ReadingMemory;
import java.io.Serializable;

/**
 * What a process needs for the work that is to come, as predicted; bytes.
 *
 * @param workers that there are; a process has at most as many at once
 * @param threads of each worker's arithmetic
 * @param nativeBytesPerWorker off the heap
 * @param gpuBytesPerWorker of a GPU, at the least; 0 where none is used
 * @param heapBytesPerWorker that its reading takes
 * @param heapBytesPerProcess what is kept of the pictures
 */
record Demand(
    int workers,
    int threads,
    long nativeBytesPerWorker,
    long gpuBytesPerWorker,
    long heapBytesPerWorker,
    long heapBytesPerProcess)
    implements Serializable {
  /** What the JVM and Spark have on the heap for themselves. */
  private static final long RESERVED_HEAP = 300L << 20;

  /** A process keeps at most this part of its heap for pictures. */
  private static final int CACHE_DIVISOR = 8;

  /** Of training. */
  static Demand ofTraining(int workers, EngineConfig engine, MinibatchSource source) {
    ReadingMemory reading = source.memory();
    EngineMemory memory = EngineMemory.of(engine, source.batchSizePerWorker());
    return new Demand(
        workers,
        engine.threads(),
        memory.bytes() + reading.workerNativeBytes(),
        memory.gpuBytes(),
        reading.workerHeapBytes(),
        reading.processHeapBytes());
  }

  /** Of tasks that look at pictures with a network: its parameters, at least. */
  static Demand ofEvaluation(int tasks, EngineConfig engine) {
    long parameters = engine.build().vectorLength() * Float.BYTES;
    return new Demand(tasks, engine.threads(), parameters, 0, 0, 0);
  }

  /** Workers that a process with so many places for tasks has at once. */
  int atOnce(int slots) {
    return Math.max(1, Math.min(slots, workers));
  }

  long nativeBytes(int slots) {
    return atOnce(slots) * nativeBytesPerWorker;
  }

  /** Of the one GPU that a process computes on. */
  long gpuBytes(int slots) {
    return atOnce(slots) * gpuBytesPerWorker;
  }

  /**
   * @param heap the most that the process may have
   */
  long heapBytes(int slots, long heap) {
    return RESERVED_HEAP
        + Math.min(heapBytesPerProcess, heap / CACHE_DIVISOR)
        + atOnce(slots) * heapBytesPerWorker;
  }
}
