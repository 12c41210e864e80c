package io.tinderbox.common.image;

import java.io.Serializable;

/** The shape of every picture of a data folder. Pixels are channel-height-width. */
public record ImageShape(int channels, int height, int width) implements Serializable {
  public ImageShape {
    if (channels <= 0 || height <= 0 || width <= 0) {
      throw new IllegalArgumentException(
          "Cannot use the image shape %dx%dx%d".formatted(channels, height, width));
    }
  }

  /** Pixel values of one picture: one byte each as stored, one float each as trained on. */
  public int values() {
    return Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }

  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
