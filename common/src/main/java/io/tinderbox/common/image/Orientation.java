package io.tinderbox.common.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How stored rows and columns lie in the picture as it is to be seen (Exif 2.32, tag 0x0112). The
 * constants stand in the order of the tag's values, from 1.
 */
enum Orientation {
  UPRIGHT(false, false, false),
  MIRRORED(false, false, true),
  UPSIDE_DOWN(false, true, true),
  FLIPPED(false, true, false),
  TRANSPOSED(true, false, false),
  QUARTER_RIGHT(true, true, false),
  TRANSVERSED(true, true, true),
  QUARTER_LEFT(true, false, true);

  private static final int TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private final boolean turned;
  private final boolean fromBottom;
  private final boolean fromRight;

  /**
   * @param turned whether stored rows are columns of the picture
   * @param fromBottom whether the picture begins with the last stored row
   * @param fromRight whether the picture begins with the last stored column
   */
  Orientation(boolean turned, boolean fromBottom, boolean fromRight) {
    this.turned = turned;
    this.fromBottom = fromBottom;
    this.fromRight = fromRight;
  }

  /**
   * The orientation in Exif data. What cannot be read is upright, as it is in viewers.
   *
   * @param from where the TIFF header begins
   * @param length of the Exif data, the TIFF header included
   */
  static Orientation read(byte[] file, int from, int length) {
    if (length < 10) {
      return UPRIGHT;
    }
    ByteBuffer exif = ByteBuffer.wrap(file, from, length).slice();
    int mark = exif.getShort(0);
    if (mark != 0x4949 && mark != 0x4D4D) {
      return UPRIGHT;
    }
    exif.order(mark == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = exif.getInt(4);
    if (exif.getShort(2) != 42 || directory < 8 || directory > length - 2) {
      return UPRIGHT;
    }
    int entries = Short.toUnsignedInt(exif.getShort(directory));
    for (int i = 0; i < entries; i++) {
      int at = directory + 2 + i * ENTRY_BYTES;
      if (at > length - ENTRY_BYTES) {
        return UPRIGHT;
      }
      if (exif.getShort(at) == TAG && exif.getShort(at + 2) == SHORT && exif.getInt(at + 4) == 1) {
        int value = exif.getShort(at + 8);
        return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** The picture as it is to be seen; height and width change places in the last four. */
  Picture upright(Picture stored) {
    if (this == UPRIGHT) {
      return stored;
    }
    int height = stored.shape().height();
    int width = stored.shape().width();
    int first = (fromBottom ? (height - 1) * width : 0) + (fromRight ? width - 1 : 0);
    int alongHeight = fromBottom ? -width : width;
    int alongWidth = fromRight ? -1 : 1;
    int down = turned ? alongWidth : alongHeight;
    int right = turned ? alongHeight : alongWidth;
    int channels = stored.shape().channels();
    ImageShape shape =
        turned ? new ImageShape(channels, width, height) : new ImageShape(channels, height, width);
    byte[] pixels = new byte[shape.values()];
    int to = 0;
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int row = 0; row < shape.height(); row++) {
        int from = channel * height * width + first + row * down;
        for (int column = 0; column < shape.width(); column++) {
          pixels[to++] = stored.pixels()[from + column * right];
        }
      }
    }
    return new Picture(shape, pixels);
  }
}
