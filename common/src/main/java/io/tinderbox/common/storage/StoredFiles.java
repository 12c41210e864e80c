package io.tinderbox.common.storage;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * The files of one file system, for any number of threads. Each method does what the one of its
 * name in {@link Storage} says; listings are in no particular order, and what is missing is a
 * {@link java.io.FileNotFoundException}.
 */
sealed interface StoredFiles permits LocalFiles, HadoopFiles {
  Optional<FileEntry> status(Location location) throws IOException;

  List<FileEntry> list(Location folder) throws IOException;

  List<FileEntry> listFiles(Location folder) throws IOException;

  FSDataInputStream open(Location file) throws IOException;

  byte[] read(Location file) throws IOException;

  /** The file's first bytes; empty where it is a folder, a pipe or a device. */
  Optional<byte[]> readAtMost(Location file, int bytes) throws IOException;

  byte[] read(Location file, long offset, int bytes) throws IOException;

  long modified(Location file) throws IOException;

  void write(Location file, Storage.Contents contents) throws IOException;

  boolean writeNew(Location file, byte[] contents) throws IOException;

  boolean touch(Location file) throws IOException;

  boolean append(Location file, byte[] contents) throws IOException;

  void rename(Location from, Location to) throws IOException;

  void makeFolder(Location folder) throws IOException;

  void delete(Location location) throws IOException;

  /** Goes down folder by folder. */
  default void addFiles(Location folder, List<FileEntry> found) throws IOException {
    for (FileEntry entry : list(folder)) {
      if (entry.folder()) {
        addFiles(entry.location(), found);
      } else {
        found.add(entry);
      }
    }
  }

  static IOException notFolder() {
    return new IOException("expected a folder, found a file");
  }

  static EOFException tooShort(long offset, int bytes) {
    return new EOFException(
        "expected %d bytes from byte %d on, found the end of the file".formatted(bytes, offset));
  }

  /** What is left to do after a failure; it may fail too. */
  @FunctionalInterface
  interface Clearing {
    void run() throws IOException;
  }

  /** Clears up after a failure, which stays the one that is told. */
  static void clear(Throwable failure, Clearing clearing) {
    try {
      clearing.run();
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
