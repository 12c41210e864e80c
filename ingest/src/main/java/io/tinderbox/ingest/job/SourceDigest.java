package io.tinderbox.ingest.job;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.ingest.source.Source;
import io.tinderbox.ingest.source.SourceFile;
import java.util.Comparator;
import java.util.Map;

/**
 * Tells whether a data folder was made of the same source with the same settings. A source is known
 * by its classes and by name, size, class and split of every file; a file that changes without
 * changing its size is not noticed.
 */
final class SourceDigest {
  private SourceDigest() {}

  /**
   * @param before digest of the data folder that the source is added to; {@code ""} for a new one
   */
  static String of(Source source, Map<String, String> settings, String before) {
    Sha256 sha256 = Sha256.start();
    sha256.update(before);
    settings.forEach((key, value) -> sha256.update(key + "=" + value + "\n"));
    source.labels().forEach(label -> sha256.update(Json.line(label)));
    source.files().stream()
        .sorted(Comparator.comparing(SourceFile::id))
        .forEach(file -> sha256.update(line(file)));
    source.rejected().stream()
        .sorted(Comparator.comparing(RejectedFile::path))
        .forEach(file -> sha256.update(Json.line(file)));
    return sha256.hex();
  }

  /** Not where it lies in an archive: the same tree is the same source, packed or not. */
  private static String line(SourceFile file) {
    return file.id() + '\0' + file.split() + '\0' + file.label() + '\0' + file.bytes() + '\n';
  }
}
