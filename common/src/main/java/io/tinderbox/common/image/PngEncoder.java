package io.tinderbox.common.image;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures as PNG, always in RGB; grey where they have not three channels. */
public final class PngEncoder {
  private PngEncoder() {}

  /** The bytes of the file. */
  public static byte[] encode(Picture picture) {
    return encode(image(picture));
  }

  /** As one draws with. */
  public static BufferedImage image(Picture picture) {
    int height = picture.shape().height();
    int width = picture.shape().width();
    boolean colour = picture.shape().channels() == 3;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int red = picture.at(0, row, column);
        int green = colour ? picture.at(1, row, column) : red;
        int blue = colour ? picture.at(2, row, column) : red;
        image.setRGB(column, row, red << 16 | green << 8 | blue);
      }
    }
    return image;
  }

  /** The bytes of the file. */
  public static byte[] encode(BufferedImage image) {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    // In memory: ImageIO's own choice for a stream is a temporary file.
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(png)) {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return png.toByteArray();
  }
}
