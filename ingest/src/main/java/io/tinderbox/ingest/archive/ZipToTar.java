package io.tinderbox.ingest.archive;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.ChecksumVerifyingInputStream;

/**
 * Packs the files of a zip archive anew as a plain tar, each checked against its CRC-32. Links, and
 * files that are encrypted or compressed in a way not known here, become names without contents.
 */
record ZipToTar(Storage storage, Location archive, Progress progress) {
  static ZipToTar of(Storage storage, Location archive, Progress progress) {
    return new ZipToTar(storage, archive, progress);
  }

  /**
   * @param out stays open
   * @throws TinderboxException exit code 3, when the archive is damaged; 5, when it cannot be read
   */
  void writeTo(OutputStream out) throws IOException {
    try (ArchiveChannel channel = ArchiveChannel.open(storage, archive);
        ZipFile zip = opened(channel)) {
      TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
        put(zip, entry, tar);
        progress.advance(entry.getCompressedSize());
      }
      tar.finish();
    }
  }

  private ZipFile opened(ArchiveChannel channel) {
    try {
      return new ZipFile(channel, archive.toString(), StandardCharsets.UTF_8.name(), true);
    } catch (IOException e) {
      throw PlainTar.damaged(archive, e);
    }
  }

  private void put(ZipFile zip, ZipArchiveEntry entry, TarArchiveOutputStream tar)
      throws IOException {
    boolean readable = zip.canReadEntryData(entry) && !entry.isUnixSymlink();
    TarArchiveEntry packed =
        readable || entry.isDirectory()
            ? new TarArchiveEntry(entry.getName())
            : new TarArchiveEntry(entry.getName(), TarConstants.LF_SYMLINK);
    boolean contents = readable && !entry.isDirectory();
    packed.setSize(contents ? entry.getSize() : 0);
    tar.putArchiveEntry(packed);
    if (contents) {
      tar.write(contents(zip, entry));
    }
    tar.closeArchiveEntry();
  }

  private byte[] contents(ZipFile zip, ZipArchiveEntry entry) {
    try (InputStream in =
        new ChecksumVerifyingInputStream(
            new CRC32(), zip.getInputStream(entry), entry.getSize(), entry.getCrc())) {
      byte[] contents = in.readAllBytes();
      if (contents.length != entry.getSize()) {
        throw new IOException(
            "%d bytes rather than %d of %s"
                .formatted(contents.length, entry.getSize(), entry.getName()));
      }
      return contents;
    } catch (IOException e) {
      throw PlainTar.damaged(archive, e);
    }
  }
}
