package io.tinderbox.ingest;

import io.tinderbox.common.storage.Location;
import io.tinderbox.ingest.source.Layout;
import java.util.Objects;

/**
 * What to ingest, and where to.
 *
 * @param source folder or archive of pictures, or file of links
 * @param output data folder that is made or added to
 */
public record IngestRequest(Layout layout, Location source, Location output, IngestMode mode) {
  public IngestRequest {
    Objects.requireNonNull(layout);
    Objects.requireNonNull(source);
    Objects.requireNonNull(output);
    Objects.requireNonNull(mode);
  }
}
