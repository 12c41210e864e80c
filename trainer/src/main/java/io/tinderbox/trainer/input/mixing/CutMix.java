package io.tinderbox.trainer.input.mixing;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;

/**
 * Exchanges a box of two pictures (Yun et al.: CutMix, ICCV 2019). The box has the pictures'
 * proportions and its centre is any pixel; what lies outside is cut off, and the share is that of
 * the pixels which stayed.
 */
public record CutMix(double alpha) implements Mix {
  @Override
  public String name() {
    return "cutmix";
  }

  @Override
  public float mix(float[] first, float[] second, ImageShape shape, SplitMix64 random) {
    double side = Math.sqrt(1 - Beta.symmetric(alpha, random));
    int rows = (int) (shape.height() * side);
    int columns = (int) (shape.width() * side);
    int row = random.nextInt(shape.height()) - rows / 2;
    int column = random.nextInt(shape.width()) - columns / 2;
    int top = Math.max(0, row);
    int left = Math.max(0, column);
    int bottom = Math.min(shape.height(), row + rows);
    int right = Math.min(shape.width(), column + columns);
    exchange(first, second, shape, top, left, bottom, right);
    double moved = Math.max(0, bottom - top) * (double) Math.max(0, right - left);
    return (float) (1 - moved / (shape.height() * (double) shape.width()));
  }

  /**
   * The pure function: rows and columns from the first two on, up to the last two, change places.
   */
  static void exchange(
      float[] first, float[] second, ImageShape shape, int top, int left, int bottom, int right) {
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int row = top; row < bottom; row++) {
        int start = (channel * shape.height() + row) * shape.width();
        for (int at = start + left; at < start + right; at++) {
          float kept = first[at];
          first[at] = second[at];
          second[at] = kept;
        }
      }
    }
  }
}
