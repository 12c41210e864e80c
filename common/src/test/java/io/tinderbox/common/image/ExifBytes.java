package io.tinderbox.common.image;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Exif data of one directory, as tests need them. */
final class ExifBytes {
  private ExifBytes() {}

  /** A TIFF header and a directory that names an orientation after another tag. */
  static byte[] orientation(int value, ByteOrder order) {
    return directory(0x0112, 3, value, order);
  }

  /**
   * @param type of the value; 3 is a 16-bit number
   */
  static byte[] directory(int tag, int type, int value, ByteOrder order) {
    ByteBuffer out = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4).order(order);
    out.putShort((short) (order == ByteOrder.LITTLE_ENDIAN ? 0x4949 : 0x4D4D));
    out.putShort((short) 42).putInt(8).putShort((short) 2);
    out.putShort((short) 0x0100).putShort((short) 4).putInt(1).putInt(640);
    out.putShort((short) tag).putShort((short) type).putInt(1).putShort((short) value);
    return out.array();
  }

  /** The picture as a viewer has to turn it, by the words of the standard. */
  static Picture turned(Picture stored, int orientation) {
    int height = stored.shape().height();
    int width = stored.shape().width();
    boolean swapped = orientation >= 5;
    int rows = swapped ? width : height;
    int columns = swapped ? height : width;
    return Pictures.of(
        rows,
        columns,
        (row, column) -> {
          int y =
              switch (orientation) {
                case 1, 2 -> row;
                case 3, 4 -> height - 1 - row;
                case 5, 8 -> column;
                default -> height - 1 - column;
              };
          int x =
              switch (orientation) {
                case 1, 4 -> column;
                case 2, 3 -> width - 1 - column;
                case 5, 6 -> row;
                default -> width - 1 - row;
              };
          return stored.at(0, y, x) << 16 | stored.at(1, y, x) << 8 | stored.at(2, y, x);
        });
  }
}
