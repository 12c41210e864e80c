package io.tinderbox.common.storage;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.util.functional.FutureIO;

/** Any Hadoop file system but the local one; opened once in a process and never closed. */
final class HadoopFiles implements StoredFiles {
  private static final int BUFFER_BYTES = 1 << 16;

  private final FileSystem files;

  private HadoopFiles(FileSystem files) {
    this.files = files;
  }

  /** The file system of a place, not shared with anyone who asks Hadoop for it. */
  static HadoopFiles open(Location location, Configuration configuration) throws IOException {
    // Not from Hadoop's own cache, which forgets by what configuration a file system was opened.
    return new HadoopFiles(FileSystem.newInstance(location.toHadoop().toUri(), configuration));
  }

  @Override
  public Optional<FileEntry> status(Location location) throws IOException {
    try {
      return Optional.of(entry(location, files.getFileStatus(location.toHadoop())));
    } catch (FileNotFoundException | ParentNotDirectoryException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<FileEntry> list(Location folder) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    for (FileStatus status : files.listStatus(folder.toHadoop())) {
      if (status.isFile() && path(status).equals(folder.path())) {
        throw StoredFiles.notFolder();
      }
      entries.add(entry(folder.child(status.getPath().getName()), status));
    }
    return entries;
  }

  @Override
  public List<FileEntry> listFiles(Location folder) throws IOException {
    if (Storage.renamesAtomically(folder)) {
      List<FileEntry> found = new ArrayList<>();
      addFiles(folder, found);
      return found;
    }
    return listDeep(folder);
  }

  /** An object store tells a thousand files a request, however many folders they lie in. */
  private List<FileEntry> listDeep(Location folder) throws IOException {
    List<FileEntry> entries = new ArrayList<>();
    RemoteIterator<LocatedFileStatus> found = files.listFiles(folder.toHadoop(), true);
    while (found.hasNext()) {
      FileStatus status = found.next();
      String path = path(status);
      if (path.equals(folder.path())) {
        throw StoredFiles.notFolder();
      }
      entries.add(entry(new Location(folder.scheme(), folder.authority(), path), status));
    }
    return entries;
  }

  @Override
  public FSDataInputStream open(Location file) throws IOException {
    return files.open(file.toHadoop());
  }

  @Override
  public byte[] read(Location file) throws IOException {
    try (FSDataInputStream in = open(file)) {
      return in.readAllBytes();
    }
  }

  @Override
  public Optional<byte[]> readAtMost(Location file, int bytes) throws IOException {
    if (files.getFileStatus(file.toHadoop()).isDirectory()) {
      return Optional.empty();
    }
    try (FSDataInputStream in = open(file)) {
      return Optional.of(in.readNBytes(bytes));
    }
  }

  @Override
  public byte[] read(Location file, long offset, int bytes) throws IOException {
    byte[] part = new byte[bytes];
    // S3A then asks for little more than the part, rather than for all that follows.
    try (FSDataInputStream in =
        FutureIO.awaitFuture(
            files
                .openFile(file.toHadoop())
                .opt("fs.s3a.experimental.input.fadvise", "random")
                .build())) {
      in.readFully(offset, part);
      return part;
    } catch (EOFException e) {
      throw StoredFiles.tooShort(offset, bytes);
    }
  }

  @Override
  public long modified(Location file) throws IOException {
    return files.getFileStatus(file.toHadoop()).getModificationTime();
  }

  @Override
  public void write(Location file, Storage.Contents contents) throws IOException {
    Path path = file.toHadoop();
    if (Storage.renamesAtomically(file)) {
      writeAndRename(file, contents);
    } else if (files.hasPathCapability(path, CommonPathCapabilities.ABORTABLE_STREAM)) {
      upload(path, contents);
    } else {
      gatherAndUpload(path, contents);
    }
  }

  /** Written beside the file, brought to the disks, and then renamed over it. */
  private void writeAndRename(Location file, Storage.Contents contents) throws IOException {
    Location temporary = Storage.temporary(file);
    try {
      try (FSDataOutputStream stored = files.create(temporary.toHadoop(), true)) {
        OutputStream out = new KeptOpenOutput(stored, BUFFER_BYTES);
        contents.writeTo(out);
        out.flush();
        stored.hsync();
      }
      rename(temporary, file);
    } catch (IOException | RuntimeException | Error e) {
      StoredFiles.clear(e, () -> files.delete(temporary.toHadoop(), false));
      throw e;
    }
  }

  /** An object store shows an upload once its stream is closed. */
  private void upload(Path path, Storage.Contents contents) throws IOException {
    FSDataOutputStream stored = files.create(path, true);
    try {
      OutputStream out = new KeptOpenOutput(stored, BUFFER_BYTES);
      contents.writeTo(out);
      out.flush();
    } catch (IOException | RuntimeException | Error e) {
      StoredFiles.clear(e, stored::abort);
      throw e;
    }
    stored.close();
  }

  /** Where an upload cannot be aborted it begins when the contents are whole, on the local disk. */
  private void gatherAndUpload(Path path, Storage.Contents contents) throws IOException {
    java.nio.file.Path gathered = Files.createTempFile("tinderbox-", ".upload");
    try {
      try (OutputStream local = Files.newOutputStream(gathered)) {
        OutputStream out = new KeptOpenOutput(local, BUFFER_BYTES);
        contents.writeTo(out);
        out.flush();
      }
      try (FSDataOutputStream stored = files.create(path, true)) {
        Files.copy(gathered, stored);
      }
    } finally {
      Files.deleteIfExists(gathered);
    }
  }

  /** Written beside the file, and given a name that must be free. */
  @Override
  public boolean writeNew(Location file, byte[] contents) throws IOException {
    Location temporary = Storage.temporary(file);
    try {
      try (FSDataOutputStream stored = files.create(temporary.toHadoop(), true)) {
        stored.write(contents);
        stored.hsync();
      }
      rename(temporary, file, Options.Rename.NONE);
      return true;
    } catch (FileAlreadyExistsException e) {
      files.delete(temporary.toHadoop(), false);
      return false;
    } catch (IOException | RuntimeException | Error e) {
      StoredFiles.clear(e, () -> files.delete(temporary.toHadoop(), false));
      throw e;
    }
  }

  @Override
  public boolean touch(Location file) throws IOException {
    try {
      files.setTimes(file.toHadoop(), System.currentTimeMillis(), -1);
      return true;
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  @Override
  public boolean append(Location file, byte[] contents) {
    return false;
  }

  @Override
  public void rename(Location from, Location to) throws IOException {
    rename(from, to, Options.Rename.OVERWRITE);
  }

  private void rename(Location from, Location to, Options.Rename option) throws IOException {
    FileContext.getFileContext(files.getUri(), files.getConf())
        .rename(from.toHadoop(), to.toHadoop(), option);
  }

  @Override
  public void makeFolder(Location folder) throws IOException {
    if (!files.mkdirs(folder.toHadoop())) {
      throw new IOException("the file system refused");
    }
  }

  @Override
  public void delete(Location location) throws IOException {
    if (!files.delete(location.toHadoop(), true) && status(location).isPresent()) {
      throw new IOException("the file system refused");
    }
  }

  private static String path(FileStatus status) {
    return status.getPath().toUri().getPath();
  }

  private static FileEntry entry(Location location, FileStatus status) {
    return new FileEntry(
        location, status.isDirectory(), status.isDirectory() ? 0 : status.getLen());
  }
}
