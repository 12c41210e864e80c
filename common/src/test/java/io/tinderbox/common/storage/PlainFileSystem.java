package io.tinderbox.common.storage;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A file system of which nothing is known: neither that its renames are atomic nor that uploads
 * abort.
 */
public final class PlainFileSystem extends RawLocalFileSystem {
  @Override
  public URI getUri() {
    return URI.create("plain:///");
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    return Arrays.stream(super.listStatus(path))
        .map(PlainFileSystem::withoutPermissions)
        .toArray(FileStatus[]::new);
  }

  /** The local file system looks permissions up by a path that must be {@code file:}. */
  private static FileStatus withoutPermissions(FileStatus status) {
    return new FileStatus(
        status.getLen(),
        status.isDirectory(),
        status.getReplication(),
        status.getBlockSize(),
        status.getModificationTime(),
        status.getPath());
  }
}
