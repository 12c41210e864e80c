package io.tinderbox.ingest.source;

import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.util.List;

/** A source that is a folder on any file system. */
public record FolderTree(Storage storage, Location root) implements SourceTree {
  @Override
  public List<Entry> list(String folder) {
    Location location = at(folder);
    if (storage.status(location).filter(FileEntry::folder).isEmpty()) {
      return List.of();
    }
    String prefix = folder.isEmpty() ? "" : folder + "/";
    return storage.list(location).stream()
        .map(entry -> new Entry(prefix + entry.location().name(), entry.folder(), entry.bytes(), 0))
        .toList();
  }

  @Override
  public boolean exists(String path) {
    return storage.exists(at(path));
  }

  @Override
  public byte[] read(String path) {
    return storage.read(at(path));
  }

  @Override
  public SourceReader reader() {
    return new FolderReader(storage, root);
  }

  @Override
  public String place(String path) {
    return at(path).toString();
  }

  private Location at(String path) {
    return path.isEmpty() ? root : root.child(path);
  }
}
