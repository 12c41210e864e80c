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

  @Override
  public String toString() {
    return flat ? Integer.toString(channels) : channels + "x" + height + "x" + width;
  }
}
