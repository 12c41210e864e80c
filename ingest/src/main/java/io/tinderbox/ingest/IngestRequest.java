package io.tinderbox.ingest;

import io.tinderbox.common.storage.Location;
import io.tinderbox.ingest.source.Layout;
import java.util.Objects;

/**
 * What to ingest, and where to.
 *
 * @param source folder of pictures
 * @param output data folder that is made
 * @param overwrite whether a complete data folder of another source or other settings may be
 *     replaced
 */
public record IngestRequest(Layout layout, Location source, Location output, boolean overwrite) {
  public IngestRequest {
    Objects.requireNonNull(layout);
    Objects.requireNonNull(source);
    Objects.requireNonNull(output);
  }
}
