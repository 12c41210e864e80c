package io.tinderbox.ingest.archive;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import org.apache.hadoop.fs.FSDataInputStream;

/**
 * An archive read here and there; a storage that fails is exit code 5, as in {@link ArchiveInput}.
 */
final class ArchiveChannel implements SeekableByteChannel {
  private final Location archive;
  private final FSDataInputStream in;
  private final long size;
  private long position;
  private boolean open = true;

  private ArchiveChannel(Location archive, FSDataInputStream in, long size) {
    this.archive = archive;
    this.in = in;
    this.size = size;
  }

  static ArchiveChannel open(Storage storage, Location archive) {
    long size = storage.status(archive).orElseThrow().bytes();
    return new ArchiveChannel(archive, storage.open(archive), size);
  }

  @Override
  public int read(ByteBuffer to) {
    if (position >= size) {
      return -1;
    }
    byte[] part = new byte[(int) Math.min(to.remaining(), size - position)];
    try {
      in.seek(position);
      in.readFully(part);
    } catch (IOException e) {
      throw failure(e);
    }
    position += part.length;
    to.put(part);
    return part.length;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = newPosition;
    return this;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
    try {
      in.close();
    } catch (IOException e) {
      throw failure(e);
    }
  }

  @Override
  public int write(ByteBuffer from) {
    throw new NonWritableChannelException();
  }

  @Override
  public SeekableByteChannel truncate(long newSize) {
    throw new NonWritableChannelException();
  }

  private TinderboxException failure(IOException e) {
    return TinderboxException.infrastructure(
        "Cannot read the archive %s: %s".formatted(archive, e.getMessage()), e);
  }
}
