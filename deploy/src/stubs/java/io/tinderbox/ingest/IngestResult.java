package io.tinderbox.ingest;

import io.tinderbox.common.shard.Manifest;

/** Stand-in. */
public record IngestResult(Manifest manifest, boolean alreadyComplete, double seconds) {}
