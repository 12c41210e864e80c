package io.tinderbox.ingest.verification;

/**
 * What was read back and found right.
 *
 * @param bytes of all shards
 * @param seconds of wall time
 */
public record VerificationResult(int shards, long examples, long bytes, double seconds) {}
