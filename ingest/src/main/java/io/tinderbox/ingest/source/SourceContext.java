package io.tinderbox.ingest.source;

import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.util.Objects;

/**
 * What a layout needs to list a source.
 *
 * @param location of the source, as the user named it
 * @param work folder for what is made on the way, kept while the job is not finished
 */
public record SourceContext(Storage storage, Location location, Location work, Progress progress) {
  public SourceContext {
    Objects.requireNonNull(storage);
    Objects.requireNonNull(location);
    Objects.requireNonNull(work);
    Objects.requireNonNull(progress);
  }

  /**
   * The files of the source.
   *
   * @throws io.tinderbox.common.exit.TinderboxException exit code 2, when there is no such source
   */
  public SourceTree tree() {
    boolean folder = storage.status(location).filter(entry -> entry.folder()).isPresent();
    if (!folder) {
      String found = storage.exists(location) ? "a file" : "nothing";
      throw io.tinderbox.common.exit.TinderboxException.usage(
          "Cannot ingest: expected a folder of pictures, found %s (%s)".formatted(found, location));
    }
    return new FolderTree(storage, location);
  }
}
