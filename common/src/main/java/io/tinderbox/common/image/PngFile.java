package io.tinderbox.common.image;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The chunks of a PNG that its pixels depend on, read with the tolerance of libpng: a wrong
 * checksum spoils the file in a critical chunk and only the chunk in an ancillary one; nothing
 * after the image data can spoil the picture. Text, colour profiles and animations are passed over
 * without being unpacked.
 */
final class PngFile {
  /** A part of the file. */
  record Span(int from, int length) {}

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int HEADER = type("IHDR");
  private static final int PALETTE = type("PLTE");
  private static final int DATA = type("IDAT");
  private static final int END = type("IEND");
  private static final int TRANSPARENCY = type("tRNS");
  private static final int EXIF = type("eXIf");
  private static final int ANCILLARY = 1 << 29;
  private static final Span NONE = new Span(0, 0);

  private final byte[] file;
  private final List<Span> data = new ArrayList<>();
  private PngHeader header;
  private Span palette = NONE;
  private Span transparency = NONE;
  private Orientation orientation = Orientation.UPRIGHT;

  private PngFile(byte[] file) {
    this.file = file;
  }

  /** Whether it begins as a PNG does; the rest of the signature may be damaged. */
  static boolean matches(byte[] file) {
    return startsWith(file, 4);
  }

  static PngFile read(byte[] file) throws RejectedPictureException {
    if (!startsWith(file, Math.min(file.length, SIGNATURE.length))) {
      throw RejectedPictureException.corrupt(
          "the signature of a PNG", "one that was changed as line ends of a text are");
    }
    PngFile png = new PngFile(file);
    png.readChunks();
    return png;
  }

  PngHeader header() {
    return header;
  }

  /** Red, green and blue of each colour. */
  byte[] palette() {
    return bytes(palette);
  }

  /** As the chunk tRNS has it; empty where there is none that counts. */
  byte[] transparency() {
    return bytes(transparency);
  }

  /** Where the compressed pixels lie, in order; the last part may be cut off by the file's end. */
  List<Span> data() {
    return data;
  }

  Orientation orientation() {
    return orientation;
  }

  private void readChunks() throws RejectedPictureException {
    ByteBuffer in = ByteBuffer.wrap(file).position(Math.min(file.length, SIGNATURE.length));
    boolean afterData = false;
    boolean ended = false;
    while (in.remaining() >= 8) {
      int length = in.getInt();
      int type = in.getInt();
      boolean whole = length >= 0 && length <= in.remaining() - 4;
      afterData |= !data.isEmpty() && type != DATA;
      ended = type == END || (afterData && !whole);
      if (ended) {
        break;
      }
      if (length < 0) {
        throw RejectedPictureException.corrupt("a chunk's length", Integer.toString(length));
      }
      Span span = new Span(in.position(), Math.min(length, in.remaining()));
      boolean intact = whole && checksum(span) == in.getInt(span.from + length);
      if (afterData) {
        if (type == EXIF && intact) {
          readOrientation(span);
        }
      } else if ((type & ANCILLARY) != 0) {
        if (intact) {
          readAncillary(type, span);
        }
      } else if (whole && !intact) {
        throw RejectedPictureException.corrupt(
            "the checksum of the chunk at byte " + (span.from - 8), "another");
      } else {
        readCritical(type, span, whole);
      }
      in.position(span.from + (whole ? length + 4 : span.length));
    }
    if (header == null || data.isEmpty()) {
      throw ended
          ? RejectedPictureException.corrupt("image data", "the end of the image")
          : RejectedPictureException.truncated("image data");
    }
    if (header.colourType() == PngHeader.PALETTE && palette.length == 0) {
      throw RejectedPictureException.corrupt("a palette", "none");
    }
  }

  private void readCritical(int type, Span span, boolean whole) throws RejectedPictureException {
    if (header == null) {
      if (type != HEADER && whole) {
        throw type == type("CgBI")
            ? new RejectedPictureException(
                RejectReason.UNSUPPORTED_FORMAT, "expected a PNG, found the iPhone's variant of it")
            : RejectedPictureException.corrupt("a chunk IHDR", "another chunk");
      }
      if (!whole) {
        throw RejectedPictureException.truncated("a chunk IHDR");
      }
      if (span.length != PngHeader.BYTES) {
        throw RejectedPictureException.corrupt("a chunk IHDR of 13 bytes", span.length + " bytes");
      }
      header = PngHeader.read(file, span.from);
    } else if (type == DATA) {
      data.add(span);
    } else if (!whole) {
      throw RejectedPictureException.truncated("a whole chunk");
    } else if (type == PALETTE) {
      readPalette(span);
    } else {
      throw RejectedPictureException.corrupt(
          "a chunk PLTE or IDAT at byte " + (span.from - 8), "another that is critical");
    }
  }

  private void readPalette(Span span) throws RejectedPictureException {
    if (header.colourType() != PngHeader.PALETTE) {
      return;
    }
    if (palette.length > 0 || span.length == 0 || span.length % 3 != 0) {
      throw RejectedPictureException.corrupt(
          "one palette of whole colours", "another or one of %d bytes".formatted(span.length));
    }
    palette = new Span(span.from, Math.min(span.length, 3 << header.bitDepth()));
  }

  private void readAncillary(int type, Span span) {
    if (header == null) {
      return;
    }
    if (type == EXIF) {
      readOrientation(span);
    } else if (type == TRANSPARENCY && transparency.length == 0) {
      boolean fits =
          switch (header.colourType()) {
            case PngHeader.PALETTE -> span.length <= palette.length / 3;
            case 0 -> span.length == 2;
            case 2 -> span.length == 6;
            default -> false;
          };
      transparency = fits ? span : NONE;
    }
  }

  private void readOrientation(Span span) {
    orientation = Orientation.read(file, span.from, span.length);
  }

  private int checksum(Span span) {
    CRC32 crc = new CRC32();
    crc.update(file, span.from - 4, span.length + 4);
    return (int) crc.getValue();
  }

  private byte[] bytes(Span span) {
    return Arrays.copyOfRange(file, span.from, span.from + span.length);
  }

  private static boolean startsWith(byte[] file, int length) {
    return file.length >= length && Arrays.equals(file, 0, length, SIGNATURE, 0, length);
  }

  private static int type(String name) {
    return name.charAt(0) << 24 | name.charAt(1) << 16 | name.charAt(2) << 8 | name.charAt(3);
  }
}
