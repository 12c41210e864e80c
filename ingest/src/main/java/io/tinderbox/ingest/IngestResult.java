package io.tinderbox.ingest;

import io.tinderbox.common.shard.Manifest;
import java.util.Objects;

/**
 * What an ingest made.
 *
 * @param sourceFiles files of the source: examples and rejections together
 * @param alreadyComplete whether the data folder was there before, of the same source and settings,
 *     and nothing was done
 * @param seconds of wall time
 */
public record IngestResult(
    Manifest manifest, long sourceFiles, boolean alreadyComplete, double seconds) {
  public IngestResult {
    Objects.requireNonNull(manifest);
  }

  /** Examples in all splits. */
  public long examples() {
    return manifest.splits().values().stream().mapToLong(Manifest.Split::examples).sum();
  }
}
