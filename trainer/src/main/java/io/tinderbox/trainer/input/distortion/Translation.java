package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.seed.SplitMix64;

/**
 * Moves the picture up or down and left or right, by whole pixels, which keeps it sharp.
 *
 * @param fraction of height and of width that it moves at most, 0 … 0.9
 */
public record Translation(double fraction) implements GeometricDistortion {
  static final Translation OFF = new Translation(0);
  static final Translation SHOWN = new Translation(0.2);

  static Translation from(SettingsReader settings) {
    return new Translation(settings.number("input.translation", 0, 0.9));
  }

  @Override
  public String name() {
    return "translation";
  }

  @Override
  public boolean on() {
    return fraction > 0;
  }

  @Override
  public String strength() {
    return "±%s %%".formatted(Range.plain(100 * fraction));
  }

  @Override
  public void place(Draws draws, Placement placement) {
    SplitMix64 random = draws.of(this);
    int rows = (int) (fraction * placement.height());
    int columns = (int) (fraction * placement.width());
    placement.move(random.nextInt(2 * rows + 1) - rows, random.nextInt(2 * columns + 1) - columns);
  }
}
