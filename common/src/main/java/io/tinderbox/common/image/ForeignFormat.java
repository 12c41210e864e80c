package io.tinderbox.common.image;

import java.nio.charset.StandardCharsets;

/** Image formats that are known by their first bytes, to be named in a rejection. */
enum ForeignFormat {
  GIF(0, "GIF8"),
  BMP(0, "BM"),
  WEBP(8, "WEBP"),
  TIFF_LITTLE_ENDIAN(0, "II*\0"),
  TIFF_BIG_ENDIAN(0, "MM\0*"),
  HEIF_OR_AVIF(4, "ftyp"),
  JPEG_2000(4, "jP  "),
  JPEG_2000_CODESTREAM(0, "\u00FFO\u00FFQ"),
  JPEG_XL(4, "JXL "),
  JPEG_XL_CODESTREAM(0, "\u00FF\n"),
  PHOTOSHOP(0, "8BPS"),
  ICON(0, "\0\0\1\0"),
  MNG(0, "\u008AMNG"),
  JNG(0, "\u008BJNG");

  private final int offset;
  private final byte[] magic;

  ForeignFormat(int offset, String magic) {
    this.offset = offset;
    this.magic = magic.getBytes(StandardCharsets.ISO_8859_1);
  }

  static RejectedPictureException rejection(byte[] file) {
    for (ForeignFormat format : values()) {
      if (format.matches(file)) {
        return new RejectedPictureException(
            RejectReason.UNSUPPORTED_FORMAT, "expected JPEG or PNG, found " + format);
      }
    }
    return new RejectedPictureException(
        RejectReason.NOT_AN_IMAGE, "expected JPEG or PNG, found other contents");
  }

  private boolean matches(byte[] file) {
    if (file.length < offset + magic.length) {
      return false;
    }
    for (int i = 0; i < magic.length; i++) {
      if (file[offset + i] != magic[i]) {
        return false;
      }
    }
    return true;
  }
}
