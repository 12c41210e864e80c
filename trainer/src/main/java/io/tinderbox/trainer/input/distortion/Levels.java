package io.tinderbox.trainer.input.distortion;

/** Values of pixels, 0 … 255. */
final class Levels {
  static final float MOST = 255;

  private Levels() {}

  static float within(float value) {
    return Math.max(0, Math.min(MOST, value));
  }

  /** Luma of ITU-R BT.601, as PIL and torchvision weigh red, green and blue. */
  static float luma(float red, float green, float blue) {
    return 0.299f * red + 0.587f * green + 0.114f * blue;
  }
}
