package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;

/**
 * Multiplies the saturation of HSV (Smith: Color gamut transform pairs, SIGGRAPH 1978), at most to
 * full saturation; hue and value stay. This is TensorFlow's {@code random_saturation}. With value V
 * (the largest of red, green, blue) a channel v becomes {@code V - (V - v) f}, so that nothing need
 * be converted.
 *
 * @param factor 1 leaves the picture, 0 makes it grey
 */
public record Saturation(Range factor) implements ColourDistortion {
  static final Saturation OFF = new Saturation(Range.NEUTRAL);
  static final Saturation SHOWN = new Saturation(new Range(0.5, 2));

  /** Less chroma than this is none; no two different pixels of 8 bits lie so near. */
  private static final float NONE = 1e-6f;

  static Saturation from(SettingsReader settings) {
    return new Saturation(Range.from(settings, "input.saturation"));
  }

  @Override
  public String name() {
    return "saturation";
  }

  @Override
  public boolean on() {
    return !factor.neutral();
  }

  @Override
  public String strength() {
    return factor.toString();
  }

  @Override
  public Change on(Frame frame) {
    return (random, values) -> saturate(values, frame.plane(), factor.draw(random));
  }

  /** The pure function, for three planes one after the other. */
  static void saturate(float[] values, int plane, float factor) {
    for (int i = 0; i < plane; i++) {
      float red = values[i];
      float green = values[plane + i];
      float blue = values[2 * plane + i];
      float value = Math.max(red, Math.max(green, blue));
      float chroma = value - Math.min(red, Math.min(green, blue));
      float most = Math.min(factor, value / Math.max(chroma, NONE));
      values[i] = Math.max(0, value - (value - red) * most);
      values[plane + i] = Math.max(0, value - (value - green) * most);
      values[2 * plane + i] = Math.max(0, value - (value - blue) * most);
    }
  }
}
