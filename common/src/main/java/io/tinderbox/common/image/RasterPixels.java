package io.tinderbox.common.image;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;

/**
 * Takes the values out of a decoded image as they lie in its raster. {@code getRGB} is not used: it
 * converts grey through a linear colour space, which moves every value, and is slow.
 */
final class RasterPixels {
  private static final int CHANNELS = 3;

  private RasterPixels() {}

  /**
   * @throws RejectedPictureException unsupported colour, when the image is neither grey nor RGB nor
   *     of a palette
   */
  static Picture picture(BufferedImage image) throws RejectedPictureException {
    ImageShape shape = new ImageShape(CHANNELS, image.getHeight(), image.getWidth());
    byte[] pixels = new byte[shape.values()];
    ColorModel colours = image.getColorModel();
    Raster raster = image.getRaster();
    int bands = raster.getNumBands();
    if (colours instanceof IndexColorModel palette) {
      fromPalette(raster, palette, pixels);
    } else if (bands > 4) {
      throw new RejectedPictureException(
          RejectReason.UNSUPPORTED_COLOUR, "expected at most 4 values a pixel, found " + bands);
    } else if (bands == 3 || bands == 1) {
      fromBands(raster, pixels);
    } else {
      overWhite(raster, pixels);
    }
    return new Picture(shape, pixels);
  }

  /** 1 or 3 bands without transparency. */
  private static void fromBands(Raster raster, byte[] pixels) {
    int area = raster.getWidth() * raster.getHeight();
    int bands = raster.getNumBands();
    for (int band = 0; band < bands; band++) {
      plane(raster, band, pixels, band * area);
    }
    if (bands == 1) {
      System.arraycopy(pixels, 0, pixels, area, area);
      System.arraycopy(pixels, 0, pixels, 2 * area, area);
    }
  }

  /** One band to one channel, 8 bits. */
  private static void plane(Raster raster, int band, byte[] to, int offset) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte buffer) {
      byte[] data = buffer.getData();
      int step = model.getPixelStride();
      int bandOffset = buffer.getOffset() + model.getBandOffsets()[band];
      for (int row = 0; row < height; row++) {
        int from = bandOffset + row * model.getScanlineStride();
        int at = offset + row * width;
        for (int column = 0; column < width; column++) {
          to[at + column] = data[from + column * step];
        }
      }
      return;
    }
    int bits = raster.getSampleModel().getSampleSize(band);
    int most = (1 << bits) - 1;
    int[] line = new int[width];
    for (int row = 0; row < height; row++) {
      raster.getSamples(0, row, width, 1, band, line);
      for (int column = 0; column < width; column++) {
        int value = bits >= 8 ? line[column] >>> (bits - 8) : line[column] * 255 / most;
        to[offset + row * width + column] = (byte) value;
      }
    }
  }

  /** Grey or RGB with transparency as the last band. */
  private static void overWhite(Raster raster, byte[] pixels) {
    int area = raster.getWidth() * raster.getHeight();
    int colours = raster.getNumBands() - 1;
    byte[] opacity = new byte[area];
    plane(raster, colours, opacity, 0);
    for (int channel = 0; channel < CHANNELS; channel++) {
      int offset = channel * area;
      plane(raster, Math.min(channel, colours - 1), pixels, offset);
      for (int i = 0; i < area; i++) {
        pixels[offset + i] = overWhite(pixels[offset + i] & 0xFF, opacity[i] & 0xFF);
      }
    }
  }

  private static void fromPalette(Raster raster, IndexColorModel palette, byte[] pixels) {
    int width = raster.getWidth();
    int height = raster.getHeight();
    int area = width * height;
    byte[][] table = new byte[CHANNELS][palette.getMapSize()];
    for (int i = 0; i < palette.getMapSize(); i++) {
      int opacity = palette.getAlpha(i);
      table[0][i] = overWhite(palette.getRed(i), opacity);
      table[1][i] = overWhite(palette.getGreen(i), opacity);
      table[2][i] = overWhite(palette.getBlue(i), opacity);
    }
    int[] line = new int[width];
    for (int row = 0; row < height; row++) {
      raster.getSamples(0, row, width, 1, 0, line);
      for (int channel = 0; channel < CHANNELS; channel++) {
        int at = channel * area + row * width;
        for (int column = 0; column < width; column++) {
          pixels[at + column] = table[channel][line[column]];
        }
      }
    }
  }

  private static byte overWhite(int value, int opacity) {
    return (byte) ((value * opacity + 255 * (255 - opacity) + 127) / 255);
  }
}
