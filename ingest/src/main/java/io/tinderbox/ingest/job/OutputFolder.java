package io.tinderbox.ingest.job;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.RejectedFile;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The folder that ingest writes to. It is emptied only of what ingest itself writes; anything else
 * in it stops the job.
 */
record OutputFolder(Storage storage, Location location) {
  private static final String DOWNLOADS = ".downloads";
  private static final String DRIFT = "drift.json";

  private static final Set<String> FILES =
      Set.of(DataFolder.MANIFEST, DataFolder.REJECTED, DataFolder.SUCCESS, DRIFT);
  private static final Set<String> OWN_FOLDERS = Set.of(DataFolder.JOB, DOWNLOADS);
  private static final Pattern SHARD = Pattern.compile("part-\\d{5,}\\.parquet");

  /** What a job keeps while it is not finished. */
  JobFolder job() {
    return new JobFolder(storage, location.child(DataFolder.JOB));
  }

  /** What was fetched from links. */
  Location downloads() {
    return location.child(DOWNLOADS);
  }

  void write(List<RejectedFile> rejected) {
    storage.write(location.child(DataFolder.REJECTED), Json.lines(rejected));
  }

  /** What was set aside so far. */
  List<RejectedFile> rejected() {
    Location file = location.child(DataFolder.REJECTED);
    if (!storage.exists(file)) {
      return List.of();
    }
    return new String(storage.read(file), StandardCharsets.UTF_8)
        .lines()
        .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), RejectedFile.class, file))
        .toList();
  }

  void write(Drift drift) {
    storage.write(location.child(DRIFT), Json.document(drift));
  }

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
      } else if (!OWN_FOLDERS.contains(name)
          && (entry.folder() || !(FILES.contains(name) || isHidden(name)))) {
        throw foreign(entry.location(), "something else");
      }
    }
  }

  /**
   * Deletes what ingest publishes, {@code _SUCCESS} first so that the folder is never complete in
   * name only. What was downloaded or unpacked on the way stays.
   */
  void clear() {
    storage.delete(location.child(DataFolder.SUCCESS));
    FILES.forEach(name -> storage.delete(location.child(name)));
    for (FileEntry entry : storage.list(location)) {
      String name = entry.location().name();
      boolean temporary = !entry.folder() && isHidden(name) && name.endsWith(".tmp");
      if (temporary || (entry.folder() && !OWN_FOLDERS.contains(name))) {
        storage.delete(entry.location());
      }
    }
  }

  /** Deletes the shards that the manifest does not name: an addition left them unfinished. */
  void clearBeside(Manifest manifest) {
    Set<String> named =
        manifest.splits().values().stream()
            .flatMap(split -> split.shards().stream())
            .map(Manifest.Shard::path)
            .collect(Collectors.toSet());
    for (FileEntry entry : storage.list(location)) {
      if (entry.folder() && entry.location().name().startsWith("split=")) {
        for (FileEntry file : storage.list(entry.location())) {
          if (!named.contains(file.location().relativeTo(location))) {
            storage.delete(file.location());
          }
        }
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
