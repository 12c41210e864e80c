package io.tinderbox.ingest.source;

import io.tinderbox.common.exit.TinderboxException;
import java.util.List;

/**
 * The files of a source by their paths below its root, {@code /} between parts and {@code ""} for
 * the root: a folder, or an archive that is read in place. Lists without opening pictures; on the
 * driver.
 */
public interface SourceTree {
  /**
   * A file or a folder.
   *
   * @param path below the root
   * @param bytes of a file; 0 for a folder
   * @param offset of a file's first byte in what the {@link #reader} reads it from; 0 where each
   *     file stands by itself
   */
  record Entry(String path, boolean folder, long bytes, long offset) {
    /** The last part of the path. */
    public String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  /**
   * What lies directly in a folder, sorted by name; nothing where there is no such folder.
   *
   * @throws TinderboxException exit code 5, when the folder is there and cannot be read
   */
  List<Entry> list(String folder);

  boolean exists(String path);

  /**
   * A small file, for example a list of labels.
   *
   * @throws TinderboxException exit code 5, when it cannot be read
   */
  byte[] read(String path);

  /** How executors come to the contents of this tree's files. */
  SourceReader reader();

  /** A path for messages, as a user would find it. */
  String place(String path);
}
