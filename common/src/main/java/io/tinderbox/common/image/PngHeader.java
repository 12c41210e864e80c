package io.tinderbox.common.image;

import java.nio.ByteBuffer;

/**
 * A PNG's IHDR chunk (PNG specification, third edition, 11.2.1).
 *
 * @param bitDepth bits a sample: 1, 2, 4, 8 or 16
 * @param colourType 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha
 */
record PngHeader(int width, int height, int bitDepth, int colourType, boolean interlaced) {
  static final int BYTES = 13;
  static final int PALETTE = 3;
  private static final int COLOUR = 2;
  private static final int ALPHA = 4;

  /**
   * @param at where the chunk's 13 bytes of data begin
   */
  static PngHeader read(byte[] file, int at) throws RejectedPictureException {
    ByteBuffer in = ByteBuffer.wrap(file, at, BYTES);
    int width = in.getInt();
    int height = in.getInt();
    int bitDepth = in.get();
    int colourType = in.get();
    int compression = in.get();
    int filter = in.get();
    int interlacing = in.get();
    if (width <= 0 || height <= 0) {
      throw RejectedPictureException.corrupt("a width and a height", width + " by " + height);
    }
    if (!isAllowed(colourType, bitDepth)) {
      throw RejectedPictureException.corrupt(
          "a colour type and its depth", "type %d, depth %d".formatted(colourType, bitDepth));
    }
    if (compression != 0 || filter != 0 || interlacing < 0 || interlacing > 1) {
      throw RejectedPictureException.corrupt(
          "methods 0, 0 and 0 or 1", "%d, %d, %d".formatted(compression, filter, interlacing));
    }
    return new PngHeader(width, height, bitDepth, colourType, interlacing == 1);
  }

  /** Samples a pixel. */
  int samples() {
    return switch (colourType) {
      case COLOUR -> 3;
      case ALPHA -> 2;
      case COLOUR | ALPHA -> 4;
      default -> 1;
    };
  }

  boolean hasAlpha() {
    return (colourType & ALPHA) != 0;
  }

  /** Bytes of a row of so many pixels, without the byte that names its filter. */
  int rowBytes(int pixels) {
    return Math.toIntExact(((long) pixels * samples() * bitDepth + 7) / 8);
  }

  /** How far back a filter looks: bytes a pixel, at least 1. */
  int filterBytes() {
    return Math.max(1, samples() * bitDepth / 8);
  }

  private static boolean isAllowed(int colourType, int bitDepth) {
    return switch (colourType) {
      case 0 -> bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8 || bitDepth == 16;
      case PALETTE -> bitDepth == 1 || bitDepth == 2 || bitDepth == 4 || bitDepth == 8;
      case COLOUR, ALPHA, COLOUR | ALPHA -> bitDepth == 8 || bitDepth == 16;
      default -> false;
    };
  }
}
