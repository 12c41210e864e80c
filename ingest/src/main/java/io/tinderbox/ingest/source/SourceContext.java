package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.ingest.archive.ArchiveKind;
import io.tinderbox.ingest.archive.PlainTar;
import io.tinderbox.ingest.archive.TarIndex;
import java.util.Objects;
import java.util.Optional;

/**
 * What a layout needs to list a source.
 *
 * @param location of the source, as the user named it
 * @param work folder for what is made on the way, kept while the job is not finished
 * @param downloads folder of what was fetched from links, kept for good
 */
public record SourceContext(
    Storage storage,
    Location location,
    Location work,
    Location downloads,
    IngestConfig config,
    Progress progress) {
  public SourceContext {
    Objects.requireNonNull(storage);
    Objects.requireNonNull(location);
    Objects.requireNonNull(work);
    Objects.requireNonNull(downloads);
    Objects.requireNonNull(config);
    Objects.requireNonNull(progress);
  }

  /**
   * The files of the source: a folder, or an archive whatever its name.
   *
   * @throws TinderboxException exit code 2, when there is no such source; 3, when it is neither a
   *     folder nor an archive, or a damaged one
   */
  public SourceTree tree() {
    Optional<FileEntry> found = storage.status(location);
    if (found.isEmpty()) {
      throw TinderboxException.usage(
          "Cannot ingest: expected a folder of pictures or an archive of one, found nothing (%s)"
              .formatted(location));
    }
    if (found.get().folder()) {
      return new FolderTree(storage, location);
    }
    ArchiveKind kind =
        ArchiveKind.of(storage, location)
            .orElseThrow(
                () ->
                    TinderboxException.data(
                        "Cannot ingest: expected a folder of pictures or a tar, tar.gz or zip archive of one, found another file (%s)"
                            .formatted(location)));
    Location tar = PlainTar.in(storage, work, progress).of(location, kind);
    TarIndex index = TarIndex.of(storage, tar);
    if (index.replaced() > 0) {
      progress.note(
          "Passed over %s of %s: later ones have the same names"
              .formatted(ReadableCount.of(index.replaced(), "file"), location));
    }
    return ArchiveTree.of(storage, location, tar, index);
  }
}
