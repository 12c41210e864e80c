package io.tinderbox.common.image;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes JPEGs of one colour whose components may be anything: their number, names, sampling and
 * order of scans. The only coefficient is each component's first, so that the pixels are known
 * without a decoder.
 *
 * @param frame marker of the frame header
 * @param together whether all components share one scan
 * @param interval blocks between restart markers, 0 for none; only for one component
 */
record FlatJpeg(
    int frame, int height, int width, List<Component> components, boolean together, int interval) {
  /**
   * @param across sampling factor
   * @param down sampling factor
   * @param value of every sample, 0–255
   */
  record Component(int id, int across, int down, int value) {}

  /** Huffman codes for DC: categories 0 to 11 in four bits each. */
  private static final int CATEGORY_BITS = 4;

  static FlatJpeg of(int height, int width, Component... components) {
    return new FlatJpeg(JpegBytes.BASELINE, height, width, List.of(components), true, 0);
  }

  FlatJpeg withFrame(int marker) {
    return new FlatJpeg(marker, height, width, components, together, interval);
  }

  FlatJpeg inSeparateScans() {
    return new FlatJpeg(frame, height, width, components, false, interval);
  }

  FlatJpeg withRestarts(int every) {
    return new FlatJpeg(frame, height, width, components, together, every);
  }

  JpegBytes write() {
    JpegBytes jpeg =
        JpegBytes.empty()
            .plus(new byte[] {(byte) 0xFF, (byte) JpegBytes.START})
            .plus(quantisers())
            .plus(header())
            .plus(codes());
    if (interval > 0) {
      jpeg = jpeg.plus(JpegBytes.segment(JpegBytes.RESTARTS, interval >> 8, interval));
    }
    List<List<Component>> scans = new ArrayList<>();
    if (together) {
      scans.add(components);
    } else {
      components.forEach(component -> scans.add(List.of(component)));
    }
    for (List<Component> scan : scans) {
      jpeg = jpeg.plus(scan(scan));
    }
    return jpeg.plus(new byte[] {(byte) 0xFF, (byte) JpegBytes.END});
  }

  /** All ones. */
  private static byte[] quantisers() {
    byte[] table = new byte[65];
    Arrays.fill(table, 1, 65, (byte) 1);
    return JpegBytes.segment(JpegBytes.QUANTISERS, table);
  }

  private byte[] header() {
    int[] data = new int[6 + 3 * components.size()];
    data[0] = 8;
    data[1] = height >> 8;
    data[2] = height;
    data[3] = width >> 8;
    data[4] = width;
    data[5] = components.size();
    for (int i = 0; i < components.size(); i++) {
      data[6 + 3 * i] = components.get(i).id;
      data[7 + 3 * i] = components.get(i).across << 4 | components.get(i).down;
    }
    return JpegBytes.segment(frame, data);
  }

  /** Codes of four bits for twelve categories, and of one bit for the end of a block. */
  private static byte[] codes() {
    int[] data = new int[17 + 12 + 17 + 1];
    data[CATEGORY_BITS] = 12;
    for (int i = 0; i < 12; i++) {
      data[17 + i] = i;
    }
    data[29] = 0x10;
    data[30] = 1;
    return JpegBytes.segment(JpegBytes.HUFFMAN, data);
  }

  private byte[] scan(List<Component> scan) {
    int[] header = new int[4 + 2 * scan.size()];
    header[0] = scan.size();
    for (int i = 0; i < scan.size(); i++) {
      header[1 + 2 * i] = scan.get(i).id;
    }
    boolean progressive = frame == JpegBytes.PROGRESSIVE;
    header[header.length - 2] = progressive ? 0 : 63;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(JpegBytes.segment(JpegBytes.SCAN, header));
    out.writeBytes(data(scan, progressive));
    return out.toByteArray();
  }

  private byte[] data(List<Component> scan, boolean progressive) {
    int across = components.stream().mapToInt(Component::across).max().orElseThrow();
    int down = components.stream().mapToInt(Component::down).max().orElseThrow();
    Bits bits = new Bits();
    int[] before = new int[scan.size()];
    int units = scan.size() == 1 ? blocks(scan.get(0), across, down) : units(across, down);
    for (int unit = 0; unit < units; unit++) {
      if (interval > 0 && unit > 0 && unit % interval == 0) {
        bits.restart(unit / interval - 1);
        before = new int[scan.size()];
      }
      for (int i = 0; i < scan.size(); i++) {
        Component component = scan.get(i);
        int blocks = scan.size() == 1 ? 1 : component.across * component.down;
        for (int block = 0; block < blocks; block++) {
          // The first coefficient is 8 times the mean, from the middle of the range.
          int value = 8 * (component.value - 128);
          bits.difference(value - before[i]);
          before[i] = value;
          if (!progressive) {
            bits.put(0, 1);
          }
        }
      }
    }
    return bits.finished();
  }

  private int units(int across, int down) {
    return ratio(width, 8 * across) * ratio(height, 8 * down);
  }

  private int blocks(Component component, int across, int down) {
    return ratio(ratio(width * component.across, across), 8)
        * ratio(ratio(height * component.down, down), 8);
  }

  private static int ratio(int size, int part) {
    return (size + part - 1) / part;
  }

  private static final class Bits {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int pending;
    private int count;

    void difference(int value) {
      int category = 32 - Integer.numberOfLeadingZeros(Math.abs(value));
      put(category, CATEGORY_BITS);
      put(value < 0 ? value - 1 : value, category);
    }

    void put(int value, int length) {
      for (int i = length - 1; i >= 0; i--) {
        pending = pending << 1 | (value >> i & 1);
        count++;
        if (count == 8) {
          flush();
        }
      }
    }

    void restart(int number) {
      fill();
      out.write(0xFF);
      out.write(0xD0 + number % 8);
    }

    byte[] finished() {
      fill();
      return out.toByteArray();
    }

    private void fill() {
      while (count > 0) {
        put(1, 1);
      }
    }

    private void flush() {
      out.write(pending);
      if ((pending & 0xFF) == 0xFF) {
        out.write(0);
      }
      pending = 0;
      count = 0;
    }
  }
}
