package io.tinderbox.ingest;

import io.tinderbox.common.shard.Manifest;
import io.tinderbox.ingest.job.Drift;
import java.util.Objects;
import java.util.Optional;

/**
 * What an ingest made.
 *
 * @param sourceFiles files of the source: examples and rejections together; of an addition, the new
 *     ones
 * @param alreadyComplete whether the data folder was there before with all of the source, and
 *     nothing was done
 * @param drift of an addition
 * @param seconds of wall time
 */
public record IngestResult(
    Manifest manifest,
    long sourceFiles,
    boolean alreadyComplete,
    Optional<Drift> drift,
    double seconds) {
  public IngestResult {
    Objects.requireNonNull(manifest);
    Objects.requireNonNull(drift);
  }

  public static IngestResult made(Manifest manifest, long sourceFiles) {
    return new IngestResult(manifest, sourceFiles, false, Optional.empty(), 0);
  }

  public static IngestResult alreadyComplete(Manifest manifest, long sourceFiles) {
    return new IngestResult(manifest, sourceFiles, true, Optional.empty(), 0);
  }

  public IngestResult with(Drift found) {
    return new IngestResult(manifest, sourceFiles, alreadyComplete, Optional.of(found), seconds);
  }

  public IngestResult in(double wallSeconds) {
    return new IngestResult(manifest, sourceFiles, alreadyComplete, drift, wallSeconds);
  }

  /** Examples in all splits. */
  public long examples() {
    return manifest.splits().values().stream().mapToLong(Manifest.Split::examples).sum();
  }
}
