package io.tinderbox.common.image;

import java.awt.image.BufferedImage;

/** Pictures that tests draw, and the distance between two. */
final class Pictures {
  private Pictures() {}

  /** The colour of a pixel: 0xRRGGBB. */
  interface Painter {
    int at(int row, int column);
  }

  static Picture of(int height, int width, Painter painter) {
    int area = height * width;
    byte[] pixels = new byte[3 * area];
    for (int i = 0; i < area; i++) {
      int colour = painter.at(i / width, i % width);
      pixels[i] = (byte) (colour >> 16);
      pixels[area + i] = (byte) (colour >> 8);
      pixels[2 * area + i] = (byte) colour;
    }
    return new Picture(new ImageShape(3, height, width), pixels);
  }

  /** Slopes of colour that tell all four corners apart and survive JPEG. */
  static Picture slopes(int height, int width) {
    return of(
        height,
        width,
        (row, column) -> (60 + 120 * column / width) << 16 | (200 - 140 * row / height) << 8 | 110);
  }

  static Picture flat(int height, int width, int colour) {
    return of(height, width, (row, column) -> colour);
  }

  static BufferedImage image(Picture picture) {
    int height = picture.shape().height();
    int width = picture.shape().width();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(
            x, y, picture.at(0, y, x) << 16 | picture.at(1, y, x) << 8 | picture.at(2, y, x));
      }
    }
    return image;
  }

  /** The greatest difference of two values. */
  static int difference(Picture one, Picture other) {
    int greatest = 0;
    for (int i = 0; i < one.pixels().length; i++) {
      greatest =
          Math.max(greatest, Math.abs((one.pixels()[i] & 0xFF) - (other.pixels()[i] & 0xFF)));
    }
    return greatest;
  }
}
