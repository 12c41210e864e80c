package io.tinderbox.common.storage;

import io.tinderbox.common.exit.TinderboxException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * Files on any Hadoop file system, for the driver and for executors. What Hadoop reports as an
 * {@link IOException} is thrown as {@link TinderboxException} with exit code 5 and the place in its
 * message; a missing file is told apart by {@link #exists} and {@link #status}.
 *
 * <p>Files are published whole: {@link #write} gives the final name to complete contents only. On
 * file systems with an atomic rename (local, HDFS) that is a temporary file beside it, renamed; on
 * object stores it is an upload, which shows the object when it ends and is aborted when the
 * contents fail to come. Nothing but {@link #rename} itself asks an object store to rename.
 */
public final class Storage implements Serializable {
  /** Told apart on every machine: two containers' process numbers may be the same. */
  private static final String PROCESS = UUID.randomUUID().toString().substring(0, 13);

  private final TreeMap<String, String> properties;

  /** Null where nobody is asked; stays behind when this travels to another process. */
  private final transient Guard guard;

  private Storage(Map<String, String> properties) {
    this(properties, null);
  }

  private Storage(Map<String, String> properties, Guard guard) {
    this.properties = new TreeMap<>(properties);
    this.guard = guard;
  }

  /**
   * @param hadoopProperties what is to be set beside Hadoop's own configuration files, for example
   *     {@code fs.s3a.endpoint} (in Spark's terms {@code spark.hadoop.fs.s3a.endpoint}); travels to
   *     the executors
   */
  public static Storage of(Map<String, String> hadoopProperties) {
    return new Storage(hadoopProperties);
  }

  /** The {@code spark.hadoop.*} properties among Spark's. */
  public static Storage fromSpark(Map<String, String> sparkProperties) {
    TreeMap<String, String> hadoop = new TreeMap<>();
    sparkProperties.forEach(
        (key, value) -> {
          if (key.startsWith("spark.hadoop.")) {
            hadoop.put(key.substring("spark.hadoop.".length()), value);
          }
        });
    return new Storage(hadoop);
  }

  /** The local file system, and Hadoop's own configuration for others. */
  public static Storage local() {
    return new Storage(Map.of());
  }

  /**
   * The same files, but in this process every change asks first whether it may be made, after what
   * this storage itself asks.
   */
  public Storage guardedBy(Guard next) {
    Guard first = guard;
    return new Storage(
        properties,
        first == null
            ? next
            : changed -> {
              first.check(changed);
              next.check(changed);
            });
  }

  /** The same files, with nobody to be asked. */
  public Storage unguarded() {
    return new Storage(properties);
  }

  /** Hadoop's configuration with the properties of this storage. */
  public Configuration configuration() {
    return OpenFiles.configuration(properties);
  }

  public boolean exists(Location location) {
    return status(location).isPresent();
  }

  public Optional<FileEntry> status(Location location) {
    return attempt("look at", location, files -> files.status(location));
  }

  /**
   * What lies directly in a folder, hidden or not, sorted by name. A local link that leads nowhere
   * is listed as an empty file.
   */
  public List<FileEntry> list(Location folder) {
    List<FileEntry> entries = attempt("list", folder, files -> files.list(folder));
    entries.sort(Comparator.comparing(entry -> entry.location().name()));
    return entries;
  }

  /** All files below a folder, at any depth, sorted by path. */
  public List<FileEntry> listFiles(Location folder) {
    List<FileEntry> entries = attempt("list", folder, files -> files.listFiles(folder));
    entries.sort(Comparator.comparing(entry -> entry.location().path()));
    return entries;
  }

  /** A stream that can seek. On an object store a missing file may show at the first byte only. */
  public FSDataInputStream open(Location file) {
    return attempt("read", file, files -> files.open(file));
  }

  public byte[] read(Location file) {
    return attempt("read", file, files -> files.read(file));
  }

  /**
   * A small file that may come from anywhere: no more than so many bytes are taken into memory,
   * whatever it says of its length.
   *
   * @throws TinderboxException exit code 3, when it is longer, or a folder, a pipe or a device
   */
  public byte[] read(Location file, int atMost) {
    byte[] contents =
        attempt("read", file, files -> files.readAtMost(file, atMost + 1))
            .orElseThrow(
                () ->
                    TinderboxException.data(
                        "Cannot read %s: expected a file, found something else".formatted(file)));
    if (contents.length > atMost) {
      throw TinderboxException.data(
          "Cannot read %s: expected at most %d bytes, found more".formatted(file, atMost));
    }
    return contents;
  }

  /** Whether the name itself is a link, wherever it leads; only local ones are. */
  public boolean isLink(Location location) {
    return location.isLocal() && Files.isSymbolicLink(location.toLocalPath());
  }

  /**
   * A part of a file, without reading what lies before it.
   *
   * @throws TinderboxException exit code 5, also when the file ends before the part does
   */
  public byte[] read(Location file, long offset, int bytes) {
    return attempt("read", file, files -> files.read(file, offset, bytes));
  }

  /** When the file was last written, in milliseconds since 1970. */
  public long modified(Location file) {
    return attempt("look at", file, files -> files.modified(file));
  }

  /** Publishes a small file whole, over one that may be there. */
  public void write(Location file, byte[] contents) {
    write(file, out -> out.write(contents));
  }

  /**
   * Publishes a file whole, over one that may be there, and makes the folders above it; when the
   * contents fail to come, nothing is published. The stream that the contents are given may be
   * closed or left open.
   */
  public void write(Location file, Contents contents) {
    carryOut("write", file, files -> files.write(file, contents));
  }

  /**
   * Publishes a small file whole where none is: of all who try at once, one succeeds. Only where
   * {@link #publishesExclusively}.
   *
   * @return false, and nothing was changed, where a file is already
   */
  public boolean writeNew(Location file, byte[] contents) {
    requireExclusive(file);
    requireAllowed(file);
    return attempt("write", file, files -> files.writeNew(file, contents));
  }

  /**
   * Has a file count as written just now, without making one. Only where {@link
   * #publishesExclusively}.
   *
   * @return false where there is no such file
   */
  public boolean touch(Location file) {
    requireExclusive(file);
    requireAllowed(file);
    return attempt("touch", file, files -> files.touch(file));
  }

  /**
   * Adds to the end of a local file that a reader may hold open, and makes it where it is missing.
   * For files of records that bear an unfinished end, of which a process that dies leaves one.
   *
   * @return false, and nothing was done, on file systems where files are published whole only: all
   *     others
   */
  public boolean append(Location file, byte[] contents) {
    requireAllowed(file);
    return attempt("add to", file, files -> files.append(file, contents));
  }

  /**
   * Gives a complete file its final name, in one step and over one that may be there. Only where
   * {@link #renamesAtomically}, and within one file system.
   */
  public void rename(Location from, Location to) {
    if (!renamesAtomically(to)) {
      throw new IllegalArgumentException(
          "Cannot rename %s: expected a file system that renames in one step".formatted(from));
    }
    carryOut("rename to", to, files -> files.rename(from, to));
  }

  /** Whether a rename is one step that is seen whole or not at all; not so on object stores. */
  public static boolean renamesAtomically(Location location) {
    return switch (location.scheme()) {
      case "file", "hdfs", "webhdfs", "viewfs" -> true;
      default -> false;
    };
  }

  /**
   * Whether of several processes that make the same file only one can be told that it did; not so
   * on object stores, whose clients here know no conditional upload.
   */
  public static boolean publishesExclusively(Location location) {
    return renamesAtomically(location);
  }

  private static void requireExclusive(Location file) {
    if (!publishesExclusively(file)) {
      throw new IllegalArgumentException(
          "Cannot claim %s: expected a file system that makes a file once".formatted(file));
    }
  }

  /**
   * A name beside the file, for contents that are not complete; starts with a dot, so that listings
   * pass over it.
   */
  public static Location temporary(Location file) {
    String owner = PROCESS + "-" + Thread.currentThread().getId();
    return file.parent().child("." + file.name() + "." + owner + ".tmp");
  }

  public void makeFolder(Location folder) {
    carryOut("make the folder", folder, files -> files.makeFolder(folder));
  }

  /** Deletes a file or a whole folder; nothing happens when it is not there. */
  public void delete(Location location) {
    carryOut("delete", location, files -> files.delete(location));
  }

  /** What a file is to hold. */
  @FunctionalInterface
  public interface Contents {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Whoever may forbid a change by throwing. */
  @FunctionalInterface
  public interface Guard {
    void check(Location changed);
  }

  @FunctionalInterface
  private interface Operation<T> {
    T apply(StoredFiles files) throws IOException;
  }

  @FunctionalInterface
  private interface Change {
    void apply(StoredFiles files) throws IOException;
  }

  private void requireAllowed(Location changed) {
    if (guard != null) {
      guard.check(changed);
    }
  }

  private void carryOut(String what, Location location, Change change) {
    requireAllowed(location);
    attempt(
        what,
        location,
        files -> {
          change.apply(files);
          return true;
        });
  }

  private <T> T attempt(String what, Location location, Operation<T> operation) {
    try {
      return operation.apply(OpenFiles.at(location, properties));
    } catch (IOException | UncheckedIOException | InvalidPathException e) {
      throw TinderboxException.infrastructure(
          "Cannot %s %s: %s".formatted(what, location, StorageFault.reason(location, e)), e);
    }
  }
}
