package io.tinderbox.common.shard;

import io.tinderbox.common.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/**
 * A stream as Parquet wants to write to it, counting and digesting what passes. The end of a file
 * can be held back, to be written out otherwise than Parquet has it.
 */
final class DigestingFile implements OutputFile {
  private final OutputStream out;
  private final Sha256 sha256 = Sha256.start();
  private long position;
  private ByteArrayOutputStream heldBack;

  DigestingFile(OutputStream out) {
    this.out = out;
  }

  long bytes() {
    return position;
  }

  /** Of everything written; asked for once. */
  String sha256() {
    return sha256.hex();
  }

  /** From now on, what is written waits for {@link #writeOut}. */
  void holdBack() {
    heldBack = new ByteArrayOutputStream();
  }

  byte[] heldBack() {
    return heldBack.toByteArray();
  }

  /** Writes the end of the file. */
  void writeOut(byte[] end) throws IOException {
    heldBack = null;
    write(end, 0, end.length);
  }

  private void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    sha256.update(bytes, offset, length);
    position += length;
  }

  @Override
  public PositionOutputStream create(long blockSizeHint) {
    return new Stream();
  }

  @Override
  public PositionOutputStream createOrOverwrite(long blockSizeHint) {
    return new Stream();
  }

  @Override
  public boolean supportsBlockSize() {
    return false;
  }

  @Override
  public long defaultBlockSize() {
    return 0;
  }

  /** Closing it leaves the stream underneath open, for whoever publishes the file. */
  private final class Stream extends PositionOutputStream {
    @Override
    public long getPos() {
      return position + (heldBack == null ? 0 : heldBack.size());
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (heldBack == null) {
        DigestingFile.this.write(bytes, offset, length);
      } else {
        heldBack.write(bytes, offset, length);
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void close() throws IOException {
      out.flush();
    }
  }
}
