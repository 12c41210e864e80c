package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.shard.Manifest;

/**
 * Covers one square of the picture, whose centre is any of its pixels, so that a part of the square
 * may lie outside (DeVries, Taylor: Improved regularization of convolutional neural networks with
 * cutout, arXiv:1708.04552, 2017). There are zeros in its place after scaling, as the paper's
 * program puts them: with {@code input.scaling = dataset} the mean colour.
 *
 * @param side of the square, pixels
 */
public record Cutout(int side) implements ValueDistortion {
  static final Cutout OFF = new Cutout(0);
  static final Cutout SHOWN = new Cutout(16);

  static Cutout from(SettingsReader settings) {
    return new Cutout(settings.integer("input.cutout", 0, 4096));
  }

  @Override
  public String name() {
    return "cutout";
  }

  @Override
  public boolean on() {
    return side > 0;
  }

  @Override
  public String strength() {
    return "%d × %d".formatted(side, side);
  }

  @Override
  public void check(SettingsReader settings, Manifest manifest, int crop) {
    if (side > crop) {
      settings.problem(key(), "at most input.crop = %d".formatted(crop), side);
    }
  }

  @Override
  public Change on(Frame frame) {
    float[] colour = new float[frame.channels()];
    for (int channel = 0; channel < colour.length; channel++) {
      colour[channel] = frame.mean().get(channel).floatValue();
    }
    return (random, values) -> {
      int row = random.nextInt(frame.side());
      int column = random.nextInt(frame.side());
      cover(values, frame.side(), row, column, side, colour);
    };
  }

  /** The pure function: a square about a pixel takes one colour. */
  static void cover(float[] values, int size, int row, int column, int side, float[] colour) {
    int top = Math.max(0, row - side / 2);
    int bottom = Math.min(size, row - side / 2 + side);
    int left = Math.max(0, column - side / 2);
    int right = Math.min(size, column - side / 2 + side);
    for (int channel = 0; channel < colour.length; channel++) {
      for (int y = top; y < bottom; y++) {
        int start = (channel * size + y) * size;
        for (int x = left; x < right; x++) {
          values[start + x] = colour[channel];
        }
      }
    }
  }
}
