package io.tinderbox.ingest;

import io.tinderbox.common.storage.Location;
import io.tinderbox.ingest.source.Layout;

/** Stand-in. */
public record IngestRequest(Layout layout, Location source, Location output, boolean overwrite) {}
