package io.tinderbox.common.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The stream that contents are written to: closing it only flushes. What closes the file, and so
 * publishes it on an object store, is that all contents came.
 */
final class KeptOpenOutput extends BufferedOutputStream {
  KeptOpenOutput(OutputStream out, int bufferBytes) {
    super(out, bufferBytes);
  }

  @Override
  public void close() throws IOException {
    flush();
  }
}
