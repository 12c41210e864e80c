package io.tinderbox.trainer.network;

/**
 * Shape of what flows between two layers, for one example.
 *
 * @param channels feature maps, or units where flat
 * @param height rows; 1 where flat
 * @param width columns; 1 where flat
 * @param flat whether a dense layer can take it
 */
public record Activation(int channels, int height, int width, boolean flat) {
  public static Activation image(int channels, int height, int width) {
    return new Activation(channels, height, width, false);
  }

  public static Activation vector(int units) {
    return new Activation(units, 1, 1, true);
  }

  public int values() {
    return Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }

  /**
   * What square windows make of an image, one value each; those that do not fit are left out.
   *
   * @param what the windows are, for messages
   * @param maps feature maps of the result
   * @param padding zeros on each side
   * @throws IllegalArgumentException when not one window fits
   */
  Activation windows(String what, int maps, int kernel, int stride, int padding) {
    requireImage("a " + what);
    return image(
        maps,
        extent(what, height + 2 * padding, kernel, stride),
        extent(what, width + 2 * padding, kernel, stride));
  }

  private static int extent(String what, int size, int kernel, int stride) {
    if (size < kernel) {
      throw new IllegalArgumentException(
          "a %s of %d does not fit an extent of %d".formatted(what, kernel, size));
    }
    return (size - kernel) / stride + 1;
  }

  /**
   * @param what takes it, for the message
   */
  void requireImage(String what) {
    require(!flat, what, "an image");
  }

  /**
   * @param what takes it, for the message
   */
  void requireVector(String what) {
    require(flat, what, "a vector");
  }

  private void require(boolean holds, String what, String expected) {
    if (!holds) {
      throw new IllegalArgumentException("%s takes %s, found %s".formatted(what, expected, this));
    }
  }

  @Override
  public String toString() {
    return flat ? Integer.toString(channels) : channels + "x" + height + "x" + width;
  }
}
