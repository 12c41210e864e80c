package io.tinderbox.ingest.job;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folder that ingest writes to. It is emptied only of what ingest itself writes; anything else
 * in it stops the job.
 */
record OutputFolder(Storage storage, Location location) {
  /** What is made on the way; gone when the folder is complete. */
  static final String WORK = ".ingest";

  private static final Set<String> FILES =
      Set.of(DataFolder.MANIFEST, DataFolder.REJECTED, DataFolder.SUCCESS);
  private static final Pattern SHARD = Pattern.compile("part-\\d{5,}\\.parquet");

  /** The manifest of a complete folder. */
  Optional<Manifest> complete() {
    if (!storage.exists(location.child(DataFolder.SUCCESS))) {
      return Optional.empty();
    }
    return Optional.of(DataFolder.open(storage, location).manifest());
  }

  /**
   * @throws TinderboxException exit code 2, when the place is not a folder or holds what ingest did
   *     not write
   */
  void requireOwn() {
    Optional<FileEntry> status = storage.status(location);
    if (status.isEmpty()) {
      return;
    }
    if (!status.get().folder()) {
      throw foreign(location, "a file");
    }
    for (FileEntry entry : storage.list(location)) {
      String name = entry.location().name();
      if (entry.folder() && name.startsWith("split=")) {
        for (FileEntry below : storage.list(entry.location())) {
          String shard = below.location().name();
          if (below.folder() || !(SHARD.matcher(shard).matches() || isHidden(shard))) {
            throw foreign(below.location(), "something else");
          }
        }
      } else if (!name.equals(WORK)
          && (entry.folder() || !(FILES.contains(name) || isHidden(name)))) {
        throw foreign(entry.location(), "something else");
      }
    }
  }

  /**
   * Deletes what ingest writes, {@code _SUCCESS} first so that the folder is never complete in name
   * only.
   */
  void clear() {
    storage.delete(location.child(DataFolder.SUCCESS));
    storage.delete(location.child(DataFolder.MANIFEST));
    storage.delete(location.child(DataFolder.REJECTED));
    for (FileEntry entry : storage.list(location)) {
      String name = entry.location().name();
      boolean temporary = !entry.folder() && isHidden(name) && name.endsWith(".tmp");
      if (entry.folder() || temporary) {
        storage.delete(entry.location());
      }
    }
  }

  private static boolean isHidden(String name) {
    return name.startsWith(".");
  }

  private static TinderboxException foreign(Location location, String found) {
    return TinderboxException.usage(
        "Cannot write a data folder: expected an empty folder or an earlier data folder, found %s (%s)"
            .formatted(found, location));
  }
}
