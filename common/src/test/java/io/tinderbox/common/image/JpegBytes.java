package io.tinderbox.common.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A JPEG as a list of parts that can be changed: the start, each segment with its marker, the
 * compressed data behind a scan's header, the end. Immutable.
 */
final class JpegBytes {
  static final int START = 0xD8;
  static final int END = 0xD9;
  static final int APP0 = 0xE0;
  static final int APP1 = 0xE1;
  static final int APP14 = 0xEE;
  static final int QUANTISERS = 0xDB;
  static final int HUFFMAN = 0xC4;
  static final int BASELINE = 0xC0;
  static final int PROGRESSIVE = 0xC2;
  static final int SCAN = 0xDA;
  static final int RESTARTS = 0xDD;
  static final int LINES = 0xDC;
  static final int COMMENT = 0xFE;

  private final List<byte[]> parts;

  private JpegBytes(List<byte[]> parts) {
    this.parts = parts;
  }

  static JpegBytes empty() {
    return new JpegBytes(List.of());
  }

  static JpegBytes parse(byte[] file) {
    List<byte[]> parts = new ArrayList<>();
    int at = 0;
    while (at < file.length) {
      int marker = file[at + 1] & 0xFF;
      int length =
          marker == START || marker == END
              ? 2
              : 2 + ((file[at + 2] & 0xFF) << 8 | (file[at + 3] & 0xFF));
      int end = at + length;
      if (marker == SCAN) {
        while (file[end] != (byte) 0xFF || file[end + 1] == 0 || isRestart(file[end + 1])) {
          end++;
        }
      }
      parts.add(Arrays.copyOfRange(file, at, end));
      at = end;
    }
    return new JpegBytes(parts);
  }

  byte[] bytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.forEach(out::writeBytes);
    return out.toByteArray();
  }

  /** Everything up to and with the first part of the marker. */
  byte[] upTo(int marker) {
    return new JpegBytes(parts.subList(0, indexOf(marker) + 1)).bytes();
  }

  JpegBytes plus(byte[] part) {
    return insert(parts.size(), part);
  }

  JpegBytes before(int marker, byte[] part) {
    return insert(indexOf(marker), part);
  }

  JpegBytes afterStart(byte[] part) {
    return insert(1, part);
  }

  /** Without any part of the marker. */
  JpegBytes without(int marker) {
    return new JpegBytes(parts.stream().filter(part -> marker(part) != marker).toList());
  }

  /** With the first part of the marker as the change makes it of a copy. */
  JpegBytes changed(int marker, UnaryOperator<byte[]> change) {
    List<byte[]> result = new ArrayList<>(parts);
    int index = indexOf(marker);
    result.set(index, change.apply(parts.get(index).clone()));
    return new JpegBytes(result);
  }

  /** With one byte of the first part of the marker replaced. */
  JpegBytes with(int marker, int offset, int value) {
    return changed(
        marker,
        part -> {
          part[offset] = (byte) value;
          return part;
        });
  }

  byte[] part(int marker) {
    return parts.get(indexOf(marker)).clone();
  }

  static byte[] segment(int marker, byte... data) {
    byte[] segment = new byte[4 + data.length];
    segment[0] = (byte) 0xFF;
    segment[1] = (byte) marker;
    segment[2] = (byte) (data.length + 2 >> 8);
    segment[3] = (byte) (data.length + 2);
    System.arraycopy(data, 0, segment, 4, data.length);
    return segment;
  }

  static byte[] segment(int marker, int... data) {
    byte[] bytes = new byte[data.length];
    for (int i = 0; i < data.length; i++) {
      bytes[i] = (byte) data[i];
    }
    return segment(marker, bytes);
  }

  static byte[] segment(int marker, String start, byte... rest) {
    byte[] text = start.getBytes(StandardCharsets.ISO_8859_1);
    byte[] data = Arrays.copyOf(text, text.length + rest.length);
    System.arraycopy(rest, 0, data, text.length, rest.length);
    return segment(marker, data);
  }

  static byte[] adobe(int transform) {
    return segment(
        APP14,
        "Adobe",
        (byte) 0,
        (byte) 100,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) 0,
        (byte) transform);
  }

  static byte[] exif(byte[] tiff) {
    return segment(APP1, "Exif\0\0", tiff);
  }

  private JpegBytes insert(int index, byte[] part) {
    List<byte[]> result = new ArrayList<>(parts);
    result.add(index, part);
    return new JpegBytes(result);
  }

  private int indexOf(int marker) {
    for (int i = 0; i < parts.size(); i++) {
      if (marker(parts.get(i)) == marker) {
        return i;
      }
    }
    throw new IllegalArgumentException("no part with the marker %X".formatted(marker));
  }

  private static int marker(byte[] part) {
    return part.length < 2 ? 0 : part[1] & 0xFF;
  }

  private static boolean isRestart(byte marker) {
    return (marker & 0xF8) == 0xD0;
  }
}
