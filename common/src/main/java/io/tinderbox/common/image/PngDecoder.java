package io.tinderbox.common.image;

/**
 * PNG to pixels. The JDK's reader is not used: it fails on wrong ancillary chunks that viewers pass
 * over, unpacks text and profiles of any size, takes missing rows for black ones, and leaves some
 * kinds of transparency out.
 */
final class PngDecoder {
  /** A pass over an interlaced picture (PNG specification, section 8.2): every nth pixel. */
  private record Pass(int left, int top, int across, int down) {
    int columns(int width) {
      return (width - left + across - 1) / across;
    }
  }

  private static final Pass[] WHOLE = {new Pass(0, 0, 1, 1)};
  private static final Pass[] INTERLACED = {
    new Pass(0, 0, 8, 8),
    new Pass(4, 0, 8, 8),
    new Pass(0, 4, 4, 8),
    new Pass(2, 0, 4, 4),
    new Pass(0, 2, 2, 4),
    new Pass(1, 0, 2, 2),
    new Pass(0, 1, 1, 2)
  };

  /** Bytes that deflate makes of one at most: 258 of two bits. */
  private static final int MOST_INFLATION = 1032;

  private final DecodingConfig config;

  PngDecoder(DecodingConfig config) {
    this.config = config;
  }

  Picture decode(byte[] file, Deadline deadline) throws RejectedPictureException {
    PngFile png = PngFile.read(file);
    PngHeader header = png.header();
    config.requireSize(header.width(), header.height());
    requireEnoughData(png);
    PngPixels pixels = new PngPixels(png);
    boolean begun = false;
    try (PngRows rows = new PngRows(file, png, header.rowBytes(header.width()))) {
      for (Pass pass : header.interlaced() ? INTERLACED : WHOLE) {
        int columns = pass.columns(header.width());
        rows.startPass();
        for (int y = pass.top; y < header.height() && columns > 0; y += pass.down) {
          deadline.check();
          if (!rows.next(header.rowBytes(columns))) {
            // What there is of an interlaced picture is scattered, of another it is the top.
            if (config.truncated() == TruncatedPolicy.KEEP && begun && !header.interlaced()) {
              return png.orientation().upright(pixels.picture());
            }
            throw RejectedPictureException.truncated(
                "%d rows of pixels".formatted(header.height()));
          }
          pixels.put(rows.row(), columns, y, pass.left, pass.across);
          begun = true;
        }
      }
    }
    return png.orientation().upright(pixels.picture());
  }

  /** Spares the memory for a picture that its data cannot fill, whatever they unpack to. */
  private void requireEnoughData(PngFile png) throws RejectedPictureException {
    PngHeader header = png.header();
    long compressed = png.data().stream().mapToLong(PngFile.Span::length).sum();
    long rows = (long) header.height() * header.rowBytes(header.width());
    if (config.truncated() == TruncatedPolicy.REJECT && rows > MOST_INFLATION * compressed) {
      throw RejectedPictureException.truncated("%d rows of pixels".formatted(header.height()));
    }
  }
}
