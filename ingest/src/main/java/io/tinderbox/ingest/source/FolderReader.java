package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.image.RejectedPictureException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.FileNotFoundException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.apache.hadoop.security.AccessControlException;

/** Files that lie below a folder at the paths that are their ids. */
record FolderReader(Storage storage, Location root) implements SourceReader {
  @Override
  public byte[] read(SourceFile file) throws RejectedPictureException {
    return read(file.id());
  }

  byte[] read(String path) throws RejectedPictureException {
    try {
      return storage.read(root.child(path));
    } catch (TinderboxException e) {
      Throwable cause = e.getCause();
      if (cause instanceof FileNotFoundException
          || cause instanceof NoSuchFileException
          || cause instanceof AccessControlException
          || cause instanceof AccessDeniedException) {
        throw new RejectedPictureException(RejectReason.UNREADABLE, e.getMessage());
      }
      throw e;
    }
  }
}
