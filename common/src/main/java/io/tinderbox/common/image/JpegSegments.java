package io.tinderbox.common.image;

/**
 * Goes from marker to marker through a JPEG (ITU-T T.81, annex B), past compressed data, fill bytes
 * and, as libjpeg does, anything else that lies between two segments.
 */
final class JpegSegments {
  static final int START_OF_IMAGE = 0xD8;
  static final int END_OF_IMAGE = 0xD9;
  private static final int FIRST_RESTART = 0xD0;
  private static final int LAST_RESTART = 0xD7;
  private static final int TEMPORARY = 0x01;
  private static final int LEAST_KNOWN = 0xC0;
  private static final int FIRST_APPLICATION = 0xE0;

  /** A segment's length counts its own two bytes. */
  private static final int LEAST_LENGTH = 2;

  private final byte[] file;
  private int from;
  private int to = 2;

  /**
   * @param file that begins with the marker for the start of an image
   */
  JpegSegments(byte[] file) {
    this.file = file;
  }

  /**
   * Goes to the next segment.
   *
   * @return false where the file ends before it or in it
   * @throws RejectedPictureException corrupt, at a marker that no JPEG has or a table's length
   *     below 2
   */
  boolean advance() throws RejectedPictureException {
    from = nextMarker();
    if (from < 0) {
      return false;
    }
    int marker = marker();
    if (marker < LEAST_KNOWN) {
      throw RejectedPictureException.corrupt(
          "a marker at byte " + from, "FF %02X".formatted(marker));
    }
    if (marker == START_OF_IMAGE || marker == END_OF_IMAGE) {
      to = from + 2;
      return true;
    }
    if (from + 4 > file.length) {
      return false;
    }
    int length = unsigned16(from + 2);
    // Decoders pass over what they do not need before they look at its length.
    if (length < LEAST_LENGTH && marker < FIRST_APPLICATION) {
      throw RejectedPictureException.corrupt("a segment of at least 2 bytes", "" + length);
    }
    to = from + 2 + Math.max(LEAST_LENGTH, length);
    return to <= file.length;
  }

  /** The second byte of the segment's marker. */
  int marker() {
    return file[from + 1] & 0xFF;
  }

  /** Where the segment begins, marker included; -1 behind the last. */
  int from() {
    return from;
  }

  /** Where the segment ends; of a scan, its header. */
  int to() {
    return to;
  }

  /** Bytes behind the marker and the length. */
  int length() {
    return to - from - 4;
  }

  /** A byte of the segment, 0–255, counted from behind the length. */
  int at(int index) {
    return file[from + 4 + index] & 0xFF;
  }

  int unsigned16At(int index) {
    return unsigned16(from + 4 + index);
  }

  boolean startsWith(String text) {
    if (length() < text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (at(i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int nextMarker() {
    for (int at = to; at + 1 < file.length; at++) {
      if (file[at] == (byte) 0xFF) {
        int marker = file[at + 1] & 0xFF;
        boolean alone = marker >= FIRST_RESTART && marker <= LAST_RESTART || marker == TEMPORARY;
        if (marker != 0 && marker != 0xFF && !alone) {
          return at;
        }
      }
    }
    return -1;
  }

  private int unsigned16(int at) {
    return (file[at] & 0xFF) << 8 | (file[at + 1] & 0xFF);
  }
}
