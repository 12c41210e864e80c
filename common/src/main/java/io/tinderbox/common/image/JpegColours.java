package io.tinderbox.common.image;

/** What a JPEG's components mean, by the rules of libjpeg. */
enum JpegColours {
  GREY(),
  YCBCR(0xFF, 0xE0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0),
  RGB(0xFF, 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0),
  CMYK(0xFF, 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0),
  /** YCbCr of what C, M and Y leave over, and K. */
  YCCK(0xFF, 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 2);

  /** Of {@link #of} where there is no Adobe segment. */
  static final int NO_TRANSFORM = -1;

  private final byte[] segment;

  JpegColours(int... segment) {
    this.segment = new byte[segment.length];
    for (int i = 0; i < segment.length; i++) {
      this.segment[i] = (byte) segment[i];
    }
  }

  /**
   * @param jfif whether there is a JFIF segment
   * @param transform the last byte of an Adobe segment
   */
  static JpegColours of(JpegFrame frame, boolean jfif, int transform)
      throws RejectedPictureException {
    return switch (frame.components().size()) {
      case 1 -> GREY;
      case 3 -> !jfif && (transform == 0 || transform < 0 && isNamedRgb(frame)) ? RGB : YCBCR;
      case 4 -> transform <= 0 ? CMYK : YCCK;
      default ->
          throw new RejectedPictureException(
              RejectReason.UNSUPPORTED_COLOUR,
              "expected 1, 3 or 4 colour components, found " + frame.components().size());
    };
  }

  /** The segment that says so to every decoder. */
  byte[] segment() {
    return segment;
  }

  private static boolean isNamedRgb(JpegFrame frame) {
    return frame.indexOf('R') == 0 && frame.indexOf('G') == 1 && frame.indexOf('B') == 2;
  }
}
