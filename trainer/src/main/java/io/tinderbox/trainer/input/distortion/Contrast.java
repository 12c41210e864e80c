package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;

/**
 * Moves all values away from the picture's mean luma or towards it, as torchvision's {@code
 * adjust_contrast}.
 *
 * @param factor of distances to the mean: 1 leaves the picture, 0 makes it one grey
 */
public record Contrast(Range factor) implements FactorDistortion {
  static final Contrast OFF = new Contrast(Range.NEUTRAL);
  static final Contrast SHOWN = new Contrast(new Range(0.6, 1.6));

  static Contrast from(SettingsReader settings) {
    return new Contrast(Range.from(settings, "input.contrast"));
  }

  @Override
  public String name() {
    return "contrast";
  }

  @Override
  public Change on(Frame frame) {
    return (random, values) -> contrast(values, frame.plane(), factor.draw(random));
  }

  /** The pure function, for three planes one after the other. */
  static void contrast(float[] values, int plane, float factor) {
    float mean =
        Levels.luma(mean(values, 0, plane), mean(values, 1, plane), mean(values, 2, plane));
    float shift = mean * (1 - factor);
    for (int i = 0; i < values.length; i++) {
      values[i] = Levels.within(values[i] * factor + shift);
    }
  }

  /** In four sums, which a processor adds side by side. */
  private static float mean(float[] values, int channel, int plane) {
    int from = channel * plane;
    int to = from + plane;
    float sum0 = 0;
    float sum1 = 0;
    float sum2 = 0;
    float sum3 = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      sum0 += values[i];
      sum1 += values[i + 1];
      sum2 += values[i + 2];
      sum3 += values[i + 3];
    }
    for (; i < to; i++) {
      sum0 += values[i];
    }
    return ((sum0 + sum1) + (sum2 + sum3)) / plane;
  }
}
