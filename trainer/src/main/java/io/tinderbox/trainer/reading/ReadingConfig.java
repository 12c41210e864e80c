package io.tinderbox.trainer.reading;

import io.tinderbox.common.config.SettingsReader;
import java.io.Serializable;

/**
 * How far reading runs ahead of computing and what it may keep: no part in what is trained.
 *
 * @param readAhead minibatches that are filled or being filled while a worker computes; 0 for none
 * @param threads of each worker that fill them, each one whole minibatches
 * @param cacheMebibytes of row groups that a process keeps, on the heap
 */
public record ReadingConfig(int readAhead, int threads, int cacheMebibytes)
    implements Serializable {
  /** The defaults of {@code reference.conf}. */
  public static final ReadingConfig STANDARD = new ReadingConfig(4, 1, 256);

  public ReadingConfig {
    if (readAhead < 0 || threads < 1 || cacheMebibytes < 1) {
      throw new IllegalArgumentException(
          "expected readAhead from 0, threads and MiB from 1, found %d, %d, %d"
              .formatted(readAhead, threads, cacheMebibytes));
    }
  }

  public static ReadingConfig from(SettingsReader settings) {
    return new ReadingConfig(
        settings.integer("input.readAhead", 0, 1024),
        settings.integer("input.readThreads", 1, 256),
        settings.integer("input.cacheMiB", 1, 1 << 20));
  }

  /**
   * Off the heap of each worker, for the minibatches that there are at once.
   *
   * @param values of an example, [channels, crop, crop] float32
   */
  public long nativeBytes(int batchSizePerWorker, int values) {
    return (readAhead + 1L) * batchSizePerWorker * values * Float.BYTES;
  }

  long cacheBytes() {
    return (long) cacheMebibytes << 20;
  }
}
