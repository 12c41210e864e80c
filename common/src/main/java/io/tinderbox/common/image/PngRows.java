package io.tinderbox.common.image;

import java.util.Arrays;
import java.util.Iterator;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A PNG's rows of samples, inflated one at a time and freed of their filters (PNG specification,
 * section 9). Never more than a row is inflated ahead, so that data that unpack to far more than
 * the picture cost nothing.
 */
final class PngRows implements AutoCloseable {
  private final byte[] file;
  private final Iterator<PngFile.Span> data;
  private final int filterBytes;
  private final Inflater inflater = new Inflater();
  private byte[] row;
  private byte[] above;

  /**
   * @param mostBytes of a row, its filter's byte not counted
   */
  PngRows(byte[] file, PngFile png, int mostBytes) {
    this.file = file;
    this.data = png.data().iterator();
    this.filterBytes = png.header().filterBytes();
    // One row is held with its filter's byte in front.
    this.row = new byte[mostBytes + 1];
    this.above = new byte[mostBytes + 1];
  }

  /** The next row has no row above it, as at the start of a pass. */
  void startPass() {
    Arrays.fill(row, (byte) 0);
  }

  /**
   * @param bytes of the row
   * @return whether there was a whole row; it is then in {@link #row()}
   * @throws RejectedPictureException corrupt, when the data cannot be inflated or name an unknown
   *     filter
   */
  boolean next(int bytes) throws RejectedPictureException {
    byte[] finished = row;
    row = above;
    above = finished;
    if (!fill(bytes + 1)) {
      return false;
    }
    switch (row[0]) {
      case 0 -> {}
      case 1 -> addLeft(bytes);
      case 2 -> addAbove(bytes);
      case 3 -> addAverage(bytes);
      case 4 -> addPaeth(bytes);
      default -> throw RejectedPictureException.corrupt("a filter 0 to 4", "" + (row[0] & 0xFF));
    }
    return true;
  }

  /** The row's samples, from index 1 on. */
  byte[] row() {
    return row;
  }

  private boolean fill(int length) throws RejectedPictureException {
    int at = 0;
    while (at < length) {
      long before = inflater.getBytesWritten();
      try {
        int inflated = inflater.inflate(row, at, length - at);
        at += inflated;
        if (inflated == 0 && !hasMoreInput()) {
          return false;
        }
      } catch (DataFormatException e) {
        // A wrong checksum at the very end is found with the last bytes, which are good.
        at += Math.toIntExact(inflater.getBytesWritten() - before);
        if (at < length) {
          throw RejectedPictureException.corrupt("compressed rows", e.getMessage());
        }
      }
    }
    return true;
  }

  private boolean hasMoreInput() throws RejectedPictureException {
    if (inflater.needsDictionary()) {
      throw RejectedPictureException.corrupt("compressed rows", "a preset dictionary");
    }
    if (inflater.finished() || !data.hasNext()) {
      return false;
    }
    PngFile.Span span = data.next();
    inflater.setInput(file, span.from(), span.length());
    return true;
  }

  private void addLeft(int bytes) {
    for (int i = filterBytes + 1; i <= bytes; i++) {
      row[i] += row[i - filterBytes];
    }
  }

  private void addAbove(int bytes) {
    for (int i = 1; i <= bytes; i++) {
      row[i] += above[i];
    }
  }

  private void addAverage(int bytes) {
    for (int i = 1; i <= bytes; i++) {
      int left = i > filterBytes ? row[i - filterBytes] & 0xFF : 0;
      row[i] += (byte) ((left + (above[i] & 0xFF)) >> 1);
    }
  }

  private void addPaeth(int bytes) {
    for (int i = 1; i <= bytes; i++) {
      int left = i > filterBytes ? row[i - filterBytes] & 0xFF : 0;
      int up = above[i] & 0xFF;
      int corner = i > filterBytes ? above[i - filterBytes] & 0xFF : 0;
      int toLeft = Math.abs(up - corner);
      int toUp = Math.abs(left - corner);
      int toCorner = Math.abs(left + up - 2 * corner);
      row[i] +=
          (byte) (toLeft <= toUp && toLeft <= toCorner ? left : toUp <= toCorner ? up : corner);
    }
  }

  @Override
  public void close() {
    inflater.end();
  }
}
