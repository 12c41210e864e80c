package io.tinderbox.common.image;

import java.util.ArrayList;
import java.util.List;

/**
 * What the segments before a JPEG's first scan tell (ITU-T T.81, annex B).
 *
 * @param components 1 for grey, 3 for YCbCr or RGB, 4 for CMYK or YCCK
 * @param colourKnown whether a JFIF or Adobe segment, or the names of the components, tell the
 *     colour model
 * @param profiles byte ranges {from, to} of the segments that carry an ICC profile
 */
record JpegHeader(
    int width, int height, int components, boolean colourKnown, List<int[]> profiles) {
  private static final int APP0 = 0xE0;
  private static final int APP2 = 0xE2;
  private static final int APP14 = 0xEE;
  private static final int START_OF_SCAN = 0xDA;
  private static final byte[] JFIF_SEGMENT = {
    (byte) 0xFF, (byte) APP0, 0, 16, 'J', 'F', 'I', 'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0
  };

  static boolean matches(byte[] file) {
    return file.length >= 3
        && file[0] == (byte) 0xFF
        && file[1] == (byte) 0xD8
        && file[2] == (byte) 0xFF;
  }

  static JpegHeader read(byte[] file) throws RejectedPictureException {
    int width = 0;
    int height = 0;
    int components = 0;
    boolean colourKnown = false;
    List<int[]> profiles = new ArrayList<>();
    int at = 2;
    while (true) {
      int from = at;
      expect(file, at + 3, "a segment");
      if (file[at] != (byte) 0xFF) {
        throw corrupt("a marker at byte " + at, "other data");
      }
      while ((file[at + 1] & 0xFF) == 0xFF) {
        at++;
        expect(file, at + 3, "a segment");
      }
      int marker = file[at + 1] & 0xFF;
      if (marker == 0xD9) {
        throw corrupt("a scan", "the end of the image");
      }
      if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) {
        at += 2;
        continue;
      }
      int length = unsigned16(file, at + 2);
      int data = at + 4;
      at = at + 2 + length;
      if (length < 2) {
        throw corrupt("a segment of at least 2 bytes", Integer.toString(length));
      }
      expect(file, at - 1, "a whole segment");
      if (marker == START_OF_SCAN) {
        break;
      } else if (marker == APP0 && startsWith(file, data, "JFIF")) {
        colourKnown = true;
      } else if (marker == APP14 && startsWith(file, data, "Adobe")) {
        colourKnown = true;
      } else if (marker == APP2 && startsWith(file, data, "ICC_PROFILE")) {
        profiles.add(new int[] {from, at});
      } else if (isFrame(marker)) {
        if (marker > 0xC2) {
          throw new RejectedPictureException(
              RejectReason.UNSUPPORTED_FORMAT,
              "expected a baseline or progressive JPEG, found frame type %X".formatted(marker));
        }
        if (length < 8) {
          throw corrupt("a frame header", length + " bytes");
        }
        if ((file[data] & 0xFF) != 8) {
          throw new RejectedPictureException(
              RejectReason.UNSUPPORTED_COLOUR, "expected 8 bits a value, found " + file[data]);
        }
        height = unsigned16(file, data + 1);
        width = unsigned16(file, data + 3);
        components = file[data + 5] & 0xFF;
        // Components that are named R, G and B hold these colours.
        colourKnown |= components == 3 && length >= 17 && file[data + 6] == 'R';
      }
    }
    if (width == 0 || height == 0) {
      throw corrupt("a width and a height", width + " by " + height);
    }
    return new JpegHeader(width, height, components, colourKnown, profiles);
  }

  /**
   * The file as the JDK's decoder has to see it to give the values that libjpeg gives: without ICC
   * profile, which it would apply, and with a JFIF segment where nothing tells the colour model,
   * which it would guess to be RGB.
   */
  byte[] forDecoding(byte[] file) {
    boolean addJfif = components == 3 && !colourKnown;
    if (profiles.isEmpty() && !addJfif) {
      return file;
    }
    int removed = profiles.stream().mapToInt(range -> range[1] - range[0]).sum();
    byte[] result = new byte[file.length - removed + (addJfif ? JFIF_SEGMENT.length : 0)];
    System.arraycopy(file, 0, result, 0, 2);
    int to = 2;
    if (addJfif) {
      System.arraycopy(JFIF_SEGMENT, 0, result, to, JFIF_SEGMENT.length);
      to += JFIF_SEGMENT.length;
    }
    int from = 2;
    for (int[] range : profiles) {
      System.arraycopy(file, from, result, to, range[0] - from);
      to += range[0] - from;
      from = range[1];
    }
    System.arraycopy(file, from, result, to, file.length - from);
    return result;
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static int unsigned16(byte[] file, int at) {
    return (file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF);
  }

  private static boolean startsWith(byte[] file, int at, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (at + i >= file.length || file[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static void expect(byte[] file, int last, String what) throws RejectedPictureException {
    if (last >= file.length) {
      throw new RejectedPictureException(
          RejectReason.TRUNCATED,
          "expected %s, found the end of the file at byte %d".formatted(what, file.length));
    }
  }

  private static RejectedPictureException corrupt(String expected, String found) {
    return new RejectedPictureException(
        RejectReason.CORRUPT, "expected %s, found %s".formatted(expected, found));
  }
}
