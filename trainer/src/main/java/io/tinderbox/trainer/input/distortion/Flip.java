package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.seed.SplitMix64;

/**
 * Mirrors half of the pictures left to right.
 *
 * @param on whether it does
 */
public record Flip(boolean on) implements GeometricDistortion {
  static final Flip OFF = new Flip(false);
  static final Flip SHOWN = new Flip(true);

  static Flip from(SettingsReader settings) {
    return new Flip(settings.flag("input.flip"));
  }

  @Override
  public String name() {
    return "flip";
  }

  @Override
  public String strength() {
    return "one in two";
  }

  /** The third number of the sequence, behind the window's two, drawn or not. */
  @Override
  public void place(Draws draws, Placement placement) {
    SplitMix64 random = draws.window();
    random.nextInt(placement.spareRows() + 1);
    random.nextInt(placement.spareColumns() + 1);
    if (random.nextBoolean()) {
      placement.mirror();
    }
  }
}
