package io.tinderbox.ingest.archive;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/** Archives that can be a source, told by their contents, whatever their names. */
public enum ArchiveKind {
  TAR,
  TAR_GZ,
  ZIP;

  private static final int HEADER_BYTES = 512;

  /**
   * Empty when the file is none of them.
   *
   * @throws TinderboxException exit code 3, when it is compressed and no archive lies inside; 5,
   *     when it cannot be read
   */
  public static Optional<ArchiveKind> of(Storage storage, Location file) {
    byte[] header = header(storage, file);
    if (startsWith(header, 0x1f, 0x8b)) {
      requireTarInside(storage, file);
      return Optional.of(TAR_GZ);
    }
    if (startsWith(header, 'P', 'K', 3, 4) || startsWith(header, 'P', 'K', 5, 6)) {
      return Optional.of(ZIP);
    }
    return isTar(header) ? Optional.of(TAR) : Optional.empty();
  }

  private static void requireTarInside(Storage storage, Location file) {
    try (InputStream in = gunzipped(ArchiveInput.open(storage, file))) {
      if (isTar(in.readNBytes(HEADER_BYTES))) {
        return;
      }
    } catch (IOException e) {
      throw TinderboxException.data(
          "Cannot unpack %s: expected a gzip file, found %s".formatted(file, e.getMessage()), e);
    }
    throw TinderboxException.data(
        "Cannot ingest: expected a tar archive in the gzip file, found something else (%s)"
            .formatted(file));
  }

  /** All gzip members one after the other; an IOException says that they are damaged. */
  static InputStream gunzipped(InputStream in) throws IOException {
    return new GzipCompressorInputStream(in, true);
  }

  private static byte[] header(Storage storage, Location file) {
    try (ArchiveInput in = ArchiveInput.open(storage, file)) {
      return in.readNBytes(HEADER_BYTES);
    } catch (IOException e) {
      throw TinderboxException.infrastructure(
          "Cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** By the checksum that every header has, so that archives from before "ustar" count too. */
  private static boolean isTar(byte[] header) {
    try {
      return header.length == HEADER_BYTES && header[0] != 0 && TarUtils.verifyCheckSum(header);
    } catch (IllegalArgumentException e) {
      return false; // What stands for the checksum is no number.
    }
  }

  private static boolean startsWith(byte[] header, int... magic) {
    for (int i = 0; i < magic.length; i++) {
      if (i >= header.length || Byte.toUnsignedInt(header[i]) != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
