package io.tinderbox.common.image;

import java.util.Objects;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * Bytes in memory as a decoder's input: one object for all pictures, because the JDK's own costs a
 * finaliser each. A read past the deadline fails, which also ends what the native decoder does
 * between its calls back.
 */
final class DecoderInput extends ImageInputStreamImpl {
  private byte[] bytes = {};
  private Deadline deadline;

  void open(byte[] file, Deadline until) {
    bytes = file;
    deadline = Objects.requireNonNull(until);
    streamPos = 0;
    flushedPos = 0;
    bitOffset = 0;
  }

  @Override
  public int read() {
    deadline.check();
    bitOffset = 0;
    return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] to, int offset, int length) {
    deadline.check();
    bitOffset = 0;
    int count = (int) Math.min(length, bytes.length - streamPos);
    if (count <= 0) {
      return length == 0 ? 0 : -1;
    }
    System.arraycopy(bytes, (int) streamPos, to, offset, count);
    streamPos += count;
    return count;
  }

  @Override
  public long length() {
    return bytes.length;
  }
}
