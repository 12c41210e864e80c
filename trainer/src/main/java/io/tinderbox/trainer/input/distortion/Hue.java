package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;

/**
 * Turns the hue of HSV (Smith: Color gamut transform pairs, SIGGRAPH 1978) by one angle; saturation
 * and value stay. This is TensorFlow's {@code random_hue} and torchvision's {@code adjust_hue}.
 *
 * @param most of the angle either way, in turns of the colour circle, 0 … 0.5
 */
public record Hue(double most) implements ColourDistortion {
  static final Hue OFF = new Hue(0);
  static final Hue SHOWN = new Hue(0.1);

  static Hue from(SettingsReader settings) {
    return new Hue(settings.number("input.hue", 0, 0.5));
  }

  @Override
  public String name() {
    return "hue";
  }

  @Override
  public boolean on() {
    return most > 0;
  }

  @Override
  public String strength() {
    return "±%s turn".formatted(Range.plain(most));
  }

  @Override
  public Change on(Frame frame) {
    return (random, values) ->
        turn(values, frame.plane(), (float) (most * (2 * random.nextDouble() - 1)));
  }

  /**
   * The pure function, for three planes one after the other.
   *
   * @param turns of the colour circle, -1 … 1
   */
  static void turn(float[] values, int plane, float turns) {
    float sixths = 6 * (turns < 0 ? turns + 1 : turns);
    for (int i = 0; i < plane; i++) {
      float red = values[i];
      float green = values[plane + i];
      float blue = values[2 * plane + i];
      float value = Math.max(red, Math.max(green, blue));
      float chroma = value - Math.min(red, Math.min(green, blue));
      if (chroma > 0) {
        float hue = sixths + hue(red, green, blue, value, chroma);
        values[i] = channel(5 + hue, value, chroma);
        values[plane + i] = channel(3 + hue, value, chroma);
        values[2 * plane + i] = channel(1 + hue, value, chroma);
      }
    }
  }

  /** In sixths of the circle from red on, -1 … 5. */
  private static float hue(float red, float green, float blue, float value, float chroma) {
    if (value == red) {
      return (green - blue) / chroma;
    }
    return value == green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
  }

  /** One channel of a colour: full in the two sixths about its own, none in those opposite. */
  private static float channel(float sixths, float value, float chroma) {
    float at = sixths >= 12 ? sixths - 12 : sixths >= 6 ? sixths - 6 : sixths;
    return value - chroma * Math.max(0, Math.min(1, Math.min(at, 4 - at)));
  }
}
