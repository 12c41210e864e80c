package io.tinderbox.common.storage;

import io.tinderbox.common.exit.TinderboxException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Files on any Hadoop file system, for the driver and for executors. What Hadoop reports as an
 * {@link IOException} is thrown as {@link TinderboxException} with exit code 5 and the place in its
 * message; a missing file is told apart by {@link #exists} and {@link #status}.
 *
 * <p>Files are published whole: {@link #write} gives the final name to complete contents only. On
 * file systems with an atomic rename (local, HDFS) that is a temporary file beside it, renamed; on
 * object stores the upload that ends with {@code close()} is atomic by itself.
 */
public final class Storage implements Serializable {
  private static final Map<Map<String, String>, Configuration> CONFIGURATIONS =
      new ConcurrentHashMap<>();
  private static final Map<String, FileSystem> FILE_SYSTEMS = new ConcurrentHashMap<>();

  /** Told apart on every machine: two containers' process numbers may be the same. */
  private static final String PROCESS = UUID.randomUUID().toString().substring(0, 13);

  private static final Pattern BRACKETS = Pattern.compile(" \\(([^()]+)\\)$");

  private final TreeMap<String, String> properties;

  private Storage(Map<String, String> properties) {
    this.properties = new TreeMap<>(properties);
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

  /** Hadoop's configuration with the properties of this storage. */
  public Configuration configuration() {
    return CONFIGURATIONS.computeIfAbsent(
        properties,
        key -> {
          Configuration configuration = new Configuration();
          // Checksums of our own stand in the manifest; the .crc files of Hadoop's wrapper would
          // litter every folder.
          configuration.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
          key.forEach(configuration::set);
          return configuration;
        });
  }

  public boolean exists(Location location) {
    return status(location).isPresent();
  }

  public Optional<FileEntry> status(Location location) {
    return attempt(
        "look at",
        location,
        (files, path) -> {
          try {
            return Optional.of(entry(location, files.getFileStatus(path)));
          } catch (FileNotFoundException e) {
            if (isDenied(location)) {
              throw e;
            }
            return Optional.empty();
          }
        });
  }

  /** What lies directly in a folder, sorted by name. */
  public List<FileEntry> list(Location folder) {
    return attempt(
        "list",
        folder,
        (files, path) -> {
          List<FileEntry> entries = new ArrayList<>();
          for (FileStatus status : files.listStatus(path)) {
            entries.add(entry(folder.child(status.getPath().getName()), status));
          }
          entries.sort(Comparator.comparing(e -> e.location().name()));
          return entries;
        });
  }

  /** All files below a folder, at any depth, sorted by path. */
  public List<FileEntry> listFiles(Location folder) {
    List<FileEntry> found = new ArrayList<>();
    List<FileEntry> folders = new ArrayList<>();
    for (FileEntry entry : list(folder)) {
      (entry.folder() ? folders : found).add(entry);
    }
    for (FileEntry below : folders) {
      found.addAll(listFiles(below.location()));
    }
    found.sort(Comparator.comparing(e -> e.location().path()));
    return found;
  }

  /** A stream that can seek. */
  public FSDataInputStream open(Location file) {
    return attempt("read", file, FileSystem::open);
  }

  public byte[] read(Location file) {
    return attempt(
        "read",
        file,
        (files, path) -> {
          try (InputStream in = files.open(path)) {
            return in.readAllBytes();
          }
        });
  }

  /** Publishes a small file whole, over one that may be there. */
  public void write(Location file, byte[] contents) {
    write(file, out -> out.write(contents));
  }

  /**
   * Publishes a file whole, over one that may be there; when the contents fail to come, nothing is
   * published.
   */
  public void write(Location file, Contents contents) {
    attempt(
        "write",
        file,
        (files, path) -> {
          files.mkdirs(path.getParent());
          Path target = renamesAtomically(file) ? temporary(file).toHadoop() : path;
          try {
            try (FSDataOutputStream out = files.create(target, true)) {
              contents.writeTo(out);
              if (target != path) {
                out.hsync();
              }
            }
            if (target != path) {
              replace(files, target, path);
            }
          } catch (IOException | RuntimeException | Error e) {
            if (target != path) {
              files.delete(target, false);
            }
            throw e;
          }
          return null;
        });
  }

  /**
   * Gives a complete file its final name, over one that may be there. Only where {@link
   * #renamesAtomically}.
   */
  public void rename(Location from, Location to) {
    attempt(
        "rename to",
        to,
        (files, path) -> {
          replace(files, from.toHadoop(), path);
          return null;
        });
  }

  /** Whether a rename is one step that is seen whole or not at all; not so on object stores. */
  public static boolean renamesAtomically(Location location) {
    return switch (location.scheme()) {
      case "file", "hdfs", "webhdfs", "viewfs" -> true;
      default -> false;
    };
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
    attempt(
        "make the folder",
        folder,
        (files, path) -> {
          if (!files.mkdirs(path)) {
            throw new IOException("the file system refused");
          }
          return null;
        });
  }

  /** Deletes a file or a whole folder; nothing happens when it is not there. */
  public void delete(Location location) {
    attempt(
        "delete",
        location,
        (files, path) -> {
          if (!files.delete(path, true) && exists(location)) {
            throw new IOException("the file system refused");
          }
          return null;
        });
  }

  /** What a file is to hold. */
  @FunctionalInterface
  public interface Contents {
    void writeTo(OutputStream out) throws IOException;
  }

  @FunctionalInterface
  private interface Operation<T> {
    T apply(FileSystem files, Path path) throws IOException;
  }

  private <T> T attempt(String what, Location location, Operation<T> operation) {
    try {
      return operation.apply(fileSystem(location), location.toHadoop());
    } catch (IOException | UncheckedIOException e) {
      throw TinderboxException.infrastructure(
          "Cannot %s %s: %s".formatted(what, location, reason(location, e)), e);
    }
  }

  private FileSystem fileSystem(Location location) throws IOException {
    String key = location.scheme() + "://" + location.authority() + properties;
    FileSystem known = FILE_SYSTEMS.get(key);
    if (known != null) {
      return known;
    }
    synchronized (FILE_SYSTEMS) {
      FileSystem opened = FILE_SYSTEMS.get(key);
      if (opened == null) {
        // Not from Hadoop's own cache, which forgets by what configuration a file system was
        // opened.
        opened = FileSystem.newInstance(location.toHadoop().toUri(), configuration());
        FILE_SYSTEMS.put(key, opened);
      }
      return opened;
    }
  }

  private static void replace(FileSystem files, Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      // HDFS refuses to rename over a file; the moment between the two steps leaves no file rather
      // than half of one.
      files.delete(to, false);
      if (!files.rename(from, to)) {
        throw new IOException("rename from " + from + " failed");
      }
    }
  }

  private static FileEntry entry(Location location, FileStatus status) {
    return new FileEntry(
        location, status.isDirectory(), status.isDirectory() ? 0 : status.getLen());
  }

  private static String reason(Location location, Exception e) {
    String message = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
    if (e instanceof FileNotFoundException) {
      // The JDK throws it for all that can be wrong with a local file, named in brackets.
      Matcher named = BRACKETS.matcher(message);
      return location.isLocal() && named.find()
          ? named.group(1)
          : isDenied(location) ? "Permission denied" : "no such file or folder";
    }
    return message.isEmpty() ? e.getClass().getSimpleName() : message;
  }

  /** Whether a local file is out of reach; Hadoop and the JDK's older API call that missing. */
  private static boolean isDenied(Location location) {
    if (location.isLocal()) {
      try {
        Files.readAttributes(location.toLocalPath(), BasicFileAttributes.class);
      } catch (AccessDeniedException e) {
        return true;
      } catch (IOException e) {
        return false;
      }
    }
    return false;
  }
}
