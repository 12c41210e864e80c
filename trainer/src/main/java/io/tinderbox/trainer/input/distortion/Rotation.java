package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;

/**
 * Turns the picture about its centre, by up to so many degrees either way. Values between pixels
 * are bilinear.
 *
 * @param degrees 0 … 180
 */
public record Rotation(double degrees) implements GeometricDistortion {
  static final Rotation OFF = new Rotation(0);
  static final Rotation SHOWN = new Rotation(30);

  static Rotation from(SettingsReader settings) {
    return new Rotation(settings.number("input.rotation", 0, 180));
  }

  @Override
  public String name() {
    return "rotation";
  }

  @Override
  public boolean on() {
    return degrees > 0;
  }

  @Override
  public String strength() {
    return "±%s°".formatted(Range.plain(degrees));
  }

  @Override
  public void place(Draws draws, Placement placement) {
    double drawn = degrees * (2 * draws.of(this).nextDouble() - 1);
    placement.rotate(StrictMath.toRadians(drawn));
  }
}
