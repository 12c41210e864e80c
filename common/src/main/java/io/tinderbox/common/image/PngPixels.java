package io.tinderbox.common.image;

import java.util.Arrays;

/**
 * Samples of PNG rows to red, green and blue: fewer than 8 bits are stretched over 0–255, 16 are
 * cut to the upper 8, what is transparent is laid over white, a colour beyond the palette is black.
 */
final class PngPixels {
  private static final int CHANNELS = 3;

  /** What stands where rows are missing, and what JPEG decoders leave there too. */
  private static final byte MISSING = (byte) 128;

  private final PngHeader header;
  private final byte[] transparent;
  private final byte[][] table;
  private final byte[] pixels;

  PngPixels(PngFile png) {
    this.header = png.header();
    this.transparent = png.transparency();
    this.table = table(png);
    this.pixels = new byte[Math.multiplyExact(CHANNELS * header.width(), header.height())];
    Arrays.fill(pixels, MISSING);
  }

  Picture picture() {
    return new Picture(new ImageShape(CHANNELS, header.height(), header.width()), pixels);
  }

  /**
   * @param row samples from index 1 on
   * @param count of pixels in the row
   * @param first column of the row's first pixel
   * @param step columns from one to the next
   */
  void put(byte[] row, int count, int y, int first, int step) {
    int at = y * header.width() + first;
    if (table.length > 0) {
      putFromTable(row, count, at, step);
    } else {
      putSamples(row, count, at, step);
    }
  }

  /** One sample a pixel, of at most 8 bits. */
  private void putFromTable(byte[] row, int count, int at, int step) {
    int area = header.width() * header.height();
    int bits = header.bitDepth();
    int mask = (1 << bits) - 1;
    for (int i = 0; i < count; i++) {
      int bit = i * bits;
      int value = row[1 + (bit >> 3)] >> (8 - bits - (bit & 7)) & mask;
      int to = at + i * step;
      pixels[to] = table[0][value];
      pixels[area + to] = table[1][value];
      pixels[2 * area + to] = table[2][value];
    }
  }

  private void putSamples(byte[] row, int count, int at, int step) {
    int area = header.width() * header.height();
    int bytes = header.bitDepth() / 8;
    int stride = bytes * header.samples();
    int colours = header.samples() - (header.hasAlpha() ? 1 : 0);
    for (int channel = 0; channel < CHANNELS; channel++) {
      int from = 1 + Math.min(channel, colours - 1) * bytes;
      int to = channel * area + at;
      for (int i = 0; i < count; i++) {
        pixels[to + i * step] = row[from + i * stride];
      }
    }
    if (header.hasAlpha()) {
      for (int i = 0; i < count; i++) {
        int opacity = row[1 + colours * bytes + i * stride] & 0xFF;
        if (opacity < 255) {
          layOverWhite(at + i * step, area, opacity);
        }
      }
    } else if (transparent.length > 0) {
      for (int i = 0; i < count; i++) {
        if (isTransparent(row, 1 + i * stride)) {
          layOverWhite(at + i * step, area, 0);
        }
      }
    }
  }

  private void layOverWhite(int at, int area, int opacity) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      int to = channel * area + at;
      pixels[to] = overWhite(pixels[to] & 0xFF, opacity);
    }
  }

  /** The chunk tRNS names one colour, in two bytes a sample whatever the depth. */
  private boolean isTransparent(byte[] row, int at) {
    for (int sample = 0; sample < header.samples(); sample++) {
      boolean same =
          header.bitDepth() == 16
              ? row[at + 2 * sample] == transparent[2 * sample]
                  && row[at + 2 * sample + 1] == transparent[2 * sample + 1]
              : row[at + sample] == transparent[2 * sample + 1];
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Red, green and blue of every value of a sample; empty where pixels are not looked up. */
  private static byte[][] table(PngFile png) {
    PngHeader header = png.header();
    if (header.samples() > 1 || header.bitDepth() > 8) {
      return new byte[0][];
    }
    int values = 1 << header.bitDepth();
    byte[][] table = new byte[CHANNELS][values];
    byte[] palette = png.palette();
    byte[] transparency = png.transparency();
    for (int value = 0; value < values; value++) {
      boolean inPalette = header.colourType() == PngHeader.PALETTE;
      for (int channel = 0; channel < CHANNELS; channel++) {
        if (!inPalette) {
          table[channel][value] = (byte) (value * 255 / (values - 1));
        } else if (value < palette.length / 3) {
          int opacity = value < transparency.length ? transparency[value] & 0xFF : 255;
          table[channel][value] = overWhite(palette[3 * value + channel] & 0xFF, opacity);
        }
      }
      if (!inPalette && transparency.length > 0 && isGrey(transparency, value, values)) {
        for (byte[] channel : table) {
          channel[value] = (byte) 255;
        }
      }
    }
    return table;
  }

  private static boolean isGrey(byte[] transparency, int value, int values) {
    return (transparency[1] & (values - 1)) == value;
  }

  private static byte overWhite(int value, int opacity) {
    return (byte) ((value * opacity + 255 * (255 - opacity) + 127) / 255);
  }
}
