package io.tinderbox.common.image;

import java.util.Objects;

/**
 * A decoded picture.
 *
 * @param pixels uint8, {@code [channels, height, width]}
 */
public record Picture(ImageShape shape, byte[] pixels) {
  public Picture {
    Objects.requireNonNull(shape);
    if (pixels.length != shape.values()) {
      throw new IllegalArgumentException(
          "expected %d pixel values, found %d".formatted(shape.values(), pixels.length));
    }
  }

  /** One pixel value, 0–255. */
  public int at(int channel, int row, int column) {
    return pixels[(channel * shape.height() + row) * shape.width() + column] & 0xFF;
  }
}
