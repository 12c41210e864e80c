package io.tinderbox.common.image;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;

/** The tables of T.81, annex K.3, that frames of motion JPEG rely on without defining them. */
final class StandardHuffmanTables {
  private static final int LONGEST_CODE = 16;
  private static final byte[] SEGMENT = build();

  private StandardHuffmanTables() {}

  /** A segment that defines tables 0 for luminance and 1 for chrominance; not to be changed. */
  static byte[] segment() {
    return SEGMENT;
  }

  private static byte[] build() {
    ByteArrayOutputStream tables = new ByteArrayOutputStream();
    add(tables, 0x00, JPEGHuffmanTable.StdDCLuminance);
    add(tables, 0x10, JPEGHuffmanTable.StdACLuminance);
    add(tables, 0x01, JPEGHuffmanTable.StdDCChrominance);
    add(tables, 0x11, JPEGHuffmanTable.StdACChrominance);
    ByteArrayOutputStream segment = new ByteArrayOutputStream();
    segment.write(0xFF);
    segment.write(0xC4);
    segment.write(tables.size() + 2 >> 8);
    segment.write(tables.size() + 2);
    segment.writeBytes(tables.toByteArray());
    return segment.toByteArray();
  }

  private static void add(ByteArrayOutputStream tables, int number, JPEGHuffmanTable table) {
    tables.write(number);
    for (short codes : Arrays.copyOf(table.getLengths(), LONGEST_CODE)) {
      tables.write(codes);
    }
    for (short symbol : table.getValues()) {
      tables.write(symbol);
    }
  }
}
