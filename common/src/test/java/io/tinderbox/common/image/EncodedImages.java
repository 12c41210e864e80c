package io.tinderbox.common.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.ImageIO;

/** Small images as files' bytes, for tests. */
public final class EncodedImages {
  private EncodedImages() {}

  /**
   * @param format {@code png}, {@code jpeg}, {@code gif}
   */
  public static byte[] encode(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("no writer for this kind of " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** An image whose raster holds random values. */
  public static BufferedImage random(int type, int height, int width, long seed) {
    BufferedImage image = new BufferedImage(width, height, type);
    Random random = new Random(seed);
    var raster = image.getRaster();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int band = 0; band < raster.getNumBands(); band++) {
          int bits = raster.getSampleModel().getSampleSize(band);
          raster.setSample(x, y, band, random.nextInt(1 << bits));
        }
      }
    }
    return image;
  }

  /** A smooth coloured JPEG. */
  public static byte[] jpeg(int height, int width, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    int red = random.nextInt(256);
    int green = random.nextInt(256);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, red << 16 | (green + y) % 256 << 8 | x * 255 / width);
      }
    }
    return encode(image, "jpeg");
  }
}
