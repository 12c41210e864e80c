package io.tinderbox.ingest.archive;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of an archive from the first to the last, and how many were taken. A storage that fails
 * is a {@link TinderboxException} with exit code 5, so that an {@link IOException} of a decoder on
 * top of it speaks of the contents.
 */
final class ArchiveInput extends InputStream {
  private static final int BUFFER_BYTES = 1 << 18;

  private final Location archive;
  private final InputStream in;
  private long position;

  private ArchiveInput(Location archive, InputStream in) {
    this.archive = archive;
    this.in = in;
  }

  static ArchiveInput open(Storage storage, Location archive) {
    return new ArchiveInput(archive, new BufferedInputStream(storage.open(archive), BUFFER_BYTES));
  }

  long position() {
    return position;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    try {
      int count = in.read(bytes, offset, length);
      position += Math.max(0, count);
      return count;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public long skip(long count) {
    try {
      long skipped = in.skip(count);
      position += skipped;
      return skipped;
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private TinderboxException failure(IOException e) {
    return TinderboxException.infrastructure(
        "Cannot read the archive %s: %s".formatted(archive, e.getMessage()), e);
  }
}
