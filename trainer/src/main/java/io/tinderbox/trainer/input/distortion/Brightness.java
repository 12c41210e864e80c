package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;

/**
 * Multiplies all values by one factor, as torchvision's {@code adjust_brightness}.
 *
 * @param factor 1 leaves the picture, 0 makes it black
 */
public record Brightness(Range factor) implements FactorDistortion {
  static final Brightness OFF = new Brightness(Range.NEUTRAL);
  static final Brightness SHOWN = new Brightness(new Range(0.6, 1.4));

  static Brightness from(SettingsReader settings) {
    return new Brightness(Range.from(settings, "input.brightness"));
  }

  @Override
  public String name() {
    return "brightness";
  }

  @Override
  public Change on(Frame frame) {
    return (random, values) -> brighten(values, factor.draw(random));
  }

  /** The pure function. */
  static void brighten(float[] values, float factor) {
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.min(Levels.MOST, values[i] * factor);
    }
  }
}
