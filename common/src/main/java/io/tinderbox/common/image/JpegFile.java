package io.tinderbox.common.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A JPEG as its segments tell it, from the first to the end of the first image; what follows, such
 * as further images, is not looked at.
 */
final class JpegFile {
  private static final int HUFFMAN = 0xC4;
  private static final int QUANTISERS = 0xDB;
  private static final int START_OF_SCAN = 0xDA;
  private static final int NUMBER_OF_LINES = 0xDC;
  private static final int APP0 = 0xE0;
  private static final int APP1 = 0xE1;
  private static final int APP14 = 0xEE;
  private static final int APP15 = 0xEF;
  private static final int COMMENT = 0xFE;

  private final byte[] file;
  private final JpegTables tables = new JpegTables();

  /** Byte ranges {from, to} that the decoder has to see. */
  private final List<int[]> kept = new ArrayList<>();

  private JpegFrame frame;
  private JpegScans scans;
  private boolean jfif;
  private int transform = JpegColours.NO_TRANSFORM;
  private Orientation orientation;
  private boolean numberOfLines;
  private boolean ended;

  private JpegFile(byte[] file) {
    this.file = file;
  }

  static boolean matches(byte[] file) {
    return file.length >= 2
        && file[0] == (byte) 0xFF
        && file[1] == (byte) 0xD8
        && (file.length == 2 || file[2] == (byte) 0xFF);
  }

  static JpegFile read(byte[] file) throws RejectedPictureException {
    JpegFile jpeg = new JpegFile(file);
    jpeg.readSegments();
    jpeg.requireContents();
    return jpeg;
  }

  JpegFrame frame() {
    return frame;
  }

  JpegColours colours() throws RejectedPictureException {
    return JpegColours.of(frame, jfif, transform);
  }

  Orientation orientation() {
    return orientation == null ? Orientation.UPRIGHT : orientation;
  }

  /** Whether the file ends, without a marker that says so, before all coefficients have come. */
  boolean lacksScans() {
    return !ended && !scans.isComplete();
  }

  /** Whether the marker is missing that ends an image. */
  boolean lacksEnd() {
    return !ended;
  }

  /**
   * The image as every decoder understands it in the same way: with one segment that tells the
   * colours, with the Huffman tables that it relies on, with an end; without profile, Exif data,
   * comments and whatever lies between segments.
   */
  byte[] forDecoding() throws RejectedPictureException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + 512);
    out.write(file, 0, 2);
    out.writeBytes(colours().segment());
    if (tables.needsStandard()) {
      out.writeBytes(StandardHuffmanTables.segment());
    }
    for (int[] range : kept) {
      out.write(file, range[0], range[1] - range[0]);
    }
    out.write(0xFF);
    out.write(JpegSegments.END_OF_IMAGE);
    return out.toByteArray();
  }

  private void readSegments() throws RejectedPictureException {
    JpegSegments segment = new JpegSegments(file);
    // From where compressed data run; 0 before the first scan.
    int data = 0;
    while (!ended && segment.advance()) {
      if (data > 0) {
        kept.add(new int[] {data, segment.from()});
      }
      int marker = segment.marker();
      if (marker == JpegSegments.END_OF_IMAGE) {
        ended = true;
      } else if (isApplication(marker) || marker == COMMENT) {
        readApplication(segment);
      } else {
        readSegment(segment);
        kept.add(new int[] {segment.from(), segment.to()});
      }
      data = marker == START_OF_SCAN || data > 0 ? segment.to() : 0;
    }
    if (!ended && data > 0) {
      kept.add(new int[] {data, segment.from() < 0 ? file.length : segment.from()});
    }
  }

  private void readSegment(JpegSegments segment) throws RejectedPictureException {
    int marker = segment.marker();
    if (marker == JpegSegments.START_OF_IMAGE) {
      throw RejectedPictureException.corrupt("one image", "another inside it");
    } else if (JpegFrame.isFrame(marker)) {
      if (frame != null) {
        throw RejectedPictureException.corrupt("one frame", "two");
      }
      frame = JpegFrame.read(segment);
      scans = new JpegScans(frame, tables);
    } else if (marker == START_OF_SCAN) {
      if (frame == null) {
        throw RejectedPictureException.corrupt("a frame", "a scan without one");
      }
      scans.add(segment);
    } else if (marker == HUFFMAN) {
      tables.addCodes(segment);
    } else if (marker == QUANTISERS) {
      tables.addQuantisers(segment);
    } else if (marker == NUMBER_OF_LINES) {
      numberOfLines = true;
    }
  }

  private void readApplication(JpegSegments segment) {
    switch (segment.marker()) {
      case APP0 -> jfif |= segment.length() >= 14 && segment.startsWith("JFIF\0");
      case APP1 -> {
        if (orientation == null && segment.startsWith("Exif\0")) {
          int tiff = segment.from() + 10;
          orientation = Orientation.read(file, tiff, segment.to() - tiff);
        }
      }
      case APP14 -> {
        if (segment.length() >= 12 && segment.startsWith("Adobe")) {
          transform = segment.at(11);
        }
      }
      default -> {}
    }
  }

  private void requireContents() throws RejectedPictureException {
    if (frame == null || scans.isEmpty()) {
      throw ended
          ? RejectedPictureException.corrupt("a frame and a scan", "the end of the image")
          : RejectedPictureException.truncated("a frame and a scan");
    }
    if (frame.height() == 0 && numberOfLines) {
      throw new RejectedPictureException(
          RejectReason.UNSUPPORTED_FORMAT, "expected a height before the scan, found it after it");
    }
    if (frame.width() == 0 || frame.height() == 0) {
      throw RejectedPictureException.corrupt(
          "a width and a height", frame.width() + " by " + frame.height());
    }
  }

  private static boolean isApplication(int marker) {
    return marker >= APP0 && marker <= APP15;
  }
}
