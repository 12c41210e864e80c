package io.tinderbox.common.image;

import java.awt.image.DataBufferByte;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * Takes the values out of a decoded JPEG as they lie in its raster. {@code BufferedImage.getRGB} is
 * not used: it converts grey through a linear colour space, which moves every value, and is slow.
 */
final class RasterPixels {
  private static final int CHANNELS = 3;

  /** The factors of JFIF, in 65,536ths. */
  private static final int RED_OF_CR = 91_881;

  private static final int GREEN_OF_CB = -22_554;
  private static final int GREEN_OF_CR = -46_802;
  private static final int BLUE_OF_CB = 116_130;

  private RasterPixels() {}

  /**
   * @param raster one byte a value, interleaved: one band of grey, or red, green and blue
   */
  static Picture rgb(Raster raster) {
    Picture picture = empty(raster);
    int area = raster.getWidth() * raster.getHeight();
    byte[] pixels = picture.pixels();
    for (int band = 0; band < raster.getNumBands(); band++) {
      plane(raster, band, pixels, band * area);
    }
    if (raster.getNumBands() == 1) {
      System.arraycopy(pixels, 0, pixels, area, area);
      System.arraycopy(pixels, 0, pixels, 2 * area, area);
    }
    return picture;
  }

  /**
   * @param raster one byte a value, interleaved, three bands: luma, blue and red difference
   */
  static Picture fromYcbcr(Raster raster) {
    Picture picture = empty(raster);
    byte[] pixels = picture.pixels();
    byte[] data = ((DataBufferByte) raster.getDataBuffer()).getData();
    PixelInterleavedSampleModel model = (PixelInterleavedSampleModel) raster.getSampleModel();
    int width = raster.getWidth();
    int area = width * raster.getHeight();
    for (int row = 0; row < raster.getHeight(); row++) {
      int from = raster.getDataBuffer().getOffset() + row * model.getScanlineStride();
      int to = row * width;
      for (int column = 0; column < width; column++) {
        int luma = data[from] & 0xFF;
        int blue = (data[from + 1] & 0xFF) - 128;
        int red = (data[from + 2] & 0xFF) - 128;
        pixels[to] = (byte) clamped(luma + fixed(RED_OF_CR * red));
        pixels[area + to] = (byte) clamped(luma + fixed(GREEN_OF_CB * blue + GREEN_OF_CR * red));
        pixels[2 * area + to] = (byte) clamped(luma + fixed(BLUE_OF_CB * blue));
        from += CHANNELS;
        to++;
      }
    }
    return picture;
  }

  /**
   * @param raster one byte a value, interleaved, four bands: as stored, 255 where there is no ink.
   *     That is what Adobe's programs write, and what browsers and libjpeg's own tools take every
   *     file for, whether Adobe's segment is there or not
   */
  static Picture fromCmyk(Raster raster, boolean ycck) {
    Picture picture = empty(raster);
    int area = raster.getWidth() * raster.getHeight();
    byte[] pixels = picture.pixels();
    byte[] key = new byte[area];
    plane(raster, CHANNELS, key, 0);
    for (int band = 0; band < CHANNELS; band++) {
      plane(raster, band, pixels, band * area);
    }
    for (int i = 0; i < area; i++) {
      int c = pixels[i] & 0xFF;
      int m = pixels[area + i] & 0xFF;
      int y = pixels[2 * area + i] & 0xFF;
      if (ycck) {
        int luma = c;
        int blue = m - 128;
        int red = y - 128;
        c = 255 - clamped(luma + fixed(RED_OF_CR * red));
        m = 255 - clamped(luma + fixed(GREEN_OF_CB * blue + GREEN_OF_CR * red));
        y = 255 - clamped(luma + fixed(BLUE_OF_CB * blue));
      }
      int k = key[i] & 0xFF;
      pixels[i] = (byte) ((c * k + 127) / 255);
      pixels[area + i] = (byte) ((m * k + 127) / 255);
      pixels[2 * area + i] = (byte) ((y * k + 127) / 255);
    }
    return picture;
  }

  private static Picture empty(Raster raster) {
    ImageShape shape = new ImageShape(CHANNELS, raster.getHeight(), raster.getWidth());
    return new Picture(shape, new byte[shape.values()]);
  }

  /** One band to one channel. */
  private static void plane(Raster raster, int band, byte[] to, int offset) {
    PixelInterleavedSampleModel model = (PixelInterleavedSampleModel) raster.getSampleModel();
    DataBufferByte buffer = (DataBufferByte) raster.getDataBuffer();
    byte[] data = buffer.getData();
    int width = raster.getWidth();
    int step = model.getPixelStride();
    int first = buffer.getOffset() + model.getBandOffsets()[band];
    for (int row = 0; row < raster.getHeight(); row++) {
      int from = first + row * model.getScanlineStride();
      int at = offset + row * width;
      for (int column = 0; column < width; column++) {
        to[at + column] = data[from + column * step];
      }
    }
  }

  private static int fixed(int value) {
    return (value + (1 << 15)) >> 16;
  }

  private static int clamped(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
