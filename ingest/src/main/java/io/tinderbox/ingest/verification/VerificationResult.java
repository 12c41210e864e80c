package io.tinderbox.ingest.verification;

import java.util.List;

/**
 * What was read back and found right.
 *
 * @param bytes of all shards
 * @param shared pictures that two splits have
 * @param seconds of wall time
 */
public record VerificationResult(
    int shards, long examples, long bytes, List<SharedPicture> shared, double seconds) {
  public VerificationResult {
    shared = List.copyOf(shared);
  }
}
