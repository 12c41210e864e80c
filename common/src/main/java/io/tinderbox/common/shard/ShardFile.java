package io.tinderbox.common.shard;

import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/**
 * A stored file as Parquet wants to read it. A failure of the storage is an {@link
 * UncheckedIOException}, to tell it from the {@link IOException} that Parquet throws over wrong
 * contents.
 */
record ShardFile(Storage storage, Location location, long bytes) implements InputFile {
  @Override
  public long getLength() {
    return bytes;
  }

  @Override
  public SeekableInputStream newStream() {
    FSDataInputStream in = storage.open(location);
    return new DelegatingSeekableInputStream(new Unchecked(in)) {
      @Override
      public long getPos() throws IOException {
        return in.getPos();
      }

      @Override
      public void seek(long position) throws IOException {
        in.seek(position);
      }
    };
  }

  @Override
  public String toString() {
    return location.toString();
  }

  private static final class Unchecked extends FilterInputStream {
    Unchecked(FSDataInputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (EOFException e) {
        throw e;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return super.read(bytes, offset, length);
      } catch (EOFException e) {
        throw e;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
