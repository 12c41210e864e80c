package io.tinderbox.ingest.job;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.json.Json;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.ingest.source.RejectedFile;
import io.tinderbox.ingest.source.Source;
import io.tinderbox.ingest.source.SourceFile;
import java.util.Comparator;

/**
 * Tells whether a data folder was made of the same source with the same settings. A source is known
 * by its classes and by name, size, class and split of every file; a file that changes without
 * changing its size is not noticed.
 */
final class SourceDigest {
  private SourceDigest() {}

  static String of(Source source, IngestConfig config) {
    Sha256 sha256 = Sha256.start();
    sha256.update(config.image().toString());
    sha256.update(config.resize().name());
    sha256.update(
        "%d %d %d %d %s %d"
            .formatted(
                config.shardExamples(),
                config.rowGroupExamples(),
                config.decoding().maxFileBytes(),
                config.decoding().maxPixels(),
                config.decoding().truncated(),
                config.seed()));
    source.labels().forEach(label -> sha256.update(Json.line(label)));
    source.files().stream()
        .sorted(Comparator.comparing(SourceFile::id))
        .forEach(file -> sha256.update(Json.line(file)));
    source.rejected().stream()
        .sorted(Comparator.comparing(RejectedFile::path))
        .forEach(file -> sha256.update(Json.line(file)));
    return sha256.hex();
  }
}
