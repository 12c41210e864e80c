package io.tinderbox.ingest;

import io.tinderbox.common.config.SettingsReader;

/** Stand-in. */
public record IngestConfig(double maxRejectedFraction) {
  public static IngestConfig from(SettingsReader reader) {
    return new IngestConfig(reader.number("ingest.maxRejectedFraction", 0, 1));
  }
}
