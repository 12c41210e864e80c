package io.tinderbox.common.image;

import java.util.zip.CRC32;

/**
 * The size of a PNG, read after every chunk was found whole (PNG specification, section 5). The
 * decoder itself passes over wrong checksums and missing ends.
 */
record PngHeader(int width, int height) {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final int HEADER = 0x49484452;
  private static final int END = 0x49454E44;

  static boolean matches(byte[] file) {
    if (file.length < SIGNATURE.length) {
      return false;
    }
    for (int i = 0; i < SIGNATURE.length; i++) {
      if (file[i] != SIGNATURE[i]) {
        return false;
      }
    }
    return true;
  }

  static PngHeader read(byte[] file) throws RejectedPictureException {
    int width = 0;
    int height = 0;
    int at = SIGNATURE.length;
    int type = 0;
    while (type != END) {
      if (at + 12 > file.length) {
        throw truncated(file);
      }
      int length = int32(file, at);
      type = int32(file, at + 4);
      if (length < 0 || length > file.length - at - 12) {
        throw truncated(file);
      }
      CRC32 crc = new CRC32();
      crc.update(file, at + 4, length + 4);
      if ((int) crc.getValue() != int32(file, at + 8 + length)) {
        throw corrupt("the checksum of the chunk at byte " + at, "another");
      }
      if (at == SIGNATURE.length) {
        if (type != HEADER || length < 8) {
          throw corrupt("a chunk IHDR", "another chunk");
        }
        width = int32(file, at + 8);
        height = int32(file, at + 12);
      }
      at += length + 12;
    }
    if (width <= 0 || height <= 0) {
      throw corrupt("a width and a height", width + " by " + height);
    }
    return new PngHeader(width, height);
  }

  private static int int32(byte[] file, int at) {
    return (file[at] & 0xFF) << 24
        | (file[at + 1] & 0xFF) << 16
        | (file[at + 2] & 0xFF) << 8
        | (file[at + 3] & 0xFF);
  }

  private static RejectedPictureException truncated(byte[] file) {
    return new RejectedPictureException(
        RejectReason.TRUNCATED,
        "expected a whole chunk, found the end of the file at byte " + file.length);
  }

  private static RejectedPictureException corrupt(String expected, String found) {
    return new RejectedPictureException(
        RejectReason.CORRUPT, "expected %s, found %s".formatted(expected, found));
  }
}
