package io.tinderbox.common.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * The local file system without Hadoop's wrapper, which looks at each file of a listing several
 * times and reads a small file at a third of the speed. What is missing is a {@link
 * FileNotFoundException}, as it is in Hadoop.
 */
final class LocalFiles implements StoredFiles {
  private static final int BUFFER_BYTES = 1 << 16;

  private final RawLocalFileSystem streams;

  private LocalFiles(RawLocalFileSystem streams) {
    this.streams = streams;
  }

  static LocalFiles open(Configuration configuration) throws IOException {
    // Without the checksums of Hadoop's wrapper around it; ours stand in the manifest.
    RawLocalFileSystem streams = new RawLocalFileSystem();
    streams.initialize(streams.getUri(), configuration);
    return new LocalFiles(streams);
  }

  @Override
  public Optional<FileEntry> status(Location location) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(location.toLocalPath(), BasicFileAttributes.class);
      return Optional.of(entry(location, attributes));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (FileSystemException e) {
      if ("Not a directory".equals(e.getReason())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public List<FileEntry> list(Location folder) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder.toLocalPath())) {
      for (Path path : paths) {
        listed(folder.child(path.getFileName().toString()), path).ifPresent(entries::add);
      }
      return entries;
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException e) {
      throw missing(e);
    } catch (NotDirectoryException e) {
      throw StoredFiles.notFolder();
    }
  }

  @Override
  public List<FileEntry> listFiles(Location folder) throws IOException {
    List<FileEntry> found = new ArrayList<>();
    addFiles(folder, found);
    return found;
  }

  @Override
  public FSDataInputStream open(Location file) throws IOException {
    return streams.open(file.toHadoop());
  }

  /** A link that leads nowhere is a file that cannot be read; one deleted meanwhile is nothing. */
  private static Optional<FileEntry> listed(Location location, Path path) throws IOException {
    try {
      return Optional.of(entry(location, Files.readAttributes(path, BasicFileAttributes.class)));
    } catch (NoSuchFileException e) {
      return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
          ? Optional.of(new FileEntry(location, false, 0))
          : Optional.empty();
    }
  }

  private static FileEntry entry(Location location, BasicFileAttributes attributes) {
    boolean folder = attributes.isDirectory();
    return new FileEntry(location, folder, folder ? 0 : attributes.size());
  }

  @Override
  public byte[] read(Location file) throws IOException {
    try {
      return Files.readAllBytes(file.toLocalPath());
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
  }

  @Override
  public Optional<byte[]> readAtMost(Location file, int bytes) throws IOException {
    Path path = file.toLocalPath();
    // To open a pipe is to wait for someone who writes to it.
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(path)) {
      return Optional.of(in.readNBytes(bytes));
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
  }

  @Override
  public byte[] read(Location file, long offset, int bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file.toLocalPath(), StandardOpenOption.READ)) {
      ByteBuffer part = ByteBuffer.allocate(bytes);
      while (part.hasRemaining()) {
        if (channel.read(part, offset + part.position()) < 0) {
          throw StoredFiles.tooShort(offset, bytes);
        }
      }
      return part.array();
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
  }

  @Override
  public long modified(Location file) throws IOException {
    return Files.getLastModifiedTime(file.toLocalPath()).toMillis();
  }

  /** Written beside the file, brought to the disk, and then renamed over it. */
  @Override
  public void write(Location file, Storage.Contents contents) throws IOException {
    Path target = file.toLocalPath();
    makeFolder(target.getParent());
    Path temporary = Storage.temporary(file).toLocalPath();
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        OutputStream out = new KeptOpenOutput(Channels.newOutputStream(channel), BUFFER_BYTES);
        contents.writeTo(out);
        out.flush();
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error e) {
      StoredFiles.clear(e, () -> Files.deleteIfExists(temporary));
      throw e;
    }
  }

  /** A second name is given to a whole file, which fails where the name is taken. */
  @Override
  public boolean writeNew(Location file, byte[] contents) throws IOException {
    Path target = file.toLocalPath();
    makeFolder(target.getParent());
    Path temporary = Storage.temporary(file).toLocalPath();
    try {
      Files.write(temporary, contents);
      return link(target, temporary) || writeUnlinked(target, contents);
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** False on file systems without links. */
  private static boolean link(Path target, Path existing) throws IOException {
    try {
      Files.createLink(target, existing);
      return true;
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false;
    }
  }

  /** Claimed at once, and seen empty for a moment. */
  private static boolean writeUnlinked(Path target, byte[] contents) throws IOException {
    Files.createFile(target);
    try {
      Files.write(target, contents);
      return true;
    } catch (IOException e) {
      StoredFiles.clear(e, () -> Files.deleteIfExists(target));
      throw e;
    }
  }

  @Override
  public boolean touch(Location file) throws IOException {
    try {
      Files.setLastModifiedTime(
          file.toLocalPath(), FileTime.fromMillis(System.currentTimeMillis()));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public boolean append(Location file, byte[] contents) throws IOException {
    Path target = file.toLocalPath();
    makeFolder(target.getParent());
    Files.write(target, contents, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return true;
  }

  @Override
  public void rename(Location from, Location to) throws IOException {
    try {
      Files.move(from.toLocalPath(), to.toLocalPath(), StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      throw missing(e);
    }
  }

  @Override
  public void makeFolder(Location folder) throws IOException {
    makeFolder(folder.toLocalPath());
  }

  private static void makeFolder(Path folder) throws IOException {
    // Java 17 takes a link to a folder for a file in the way.
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
    }
  }

  /** Links are deleted, not what they lead to. */
  @Override
  public void delete(Location location) throws IOException {
    Path path = location.toLocalPath();
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static FileNotFoundException missing(NoSuchFileException e) {
    FileNotFoundException missing = new FileNotFoundException(e.getFile());
    missing.initCause(e);
    return missing;
  }
}
