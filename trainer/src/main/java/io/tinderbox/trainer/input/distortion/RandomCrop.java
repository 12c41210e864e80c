package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.common.shard.Manifest;

/**
 * Moves the window about, each place as probable as any other.
 *
 * @param on whether it does; the centre otherwise
 * @param padding black pixels that the picture gets on every side before, as torchvision's {@code
 *     RandomCrop(padding)} does
 */
public record RandomCrop(boolean on, int padding) implements GeometricDistortion {
  static final RandomCrop OFF = new RandomCrop(false, 0);
  static final RandomCrop SHOWN = new RandomCrop(true, 0);
  private static final String PADDING = "input.padding";

  static RandomCrop from(SettingsReader settings) {
    boolean on = settings.flag("input.randomCrop");
    int padding = settings.integer(PADDING, 0, 4096);
    if (padding > 0 && !on) {
      settings.problem(PADDING, "0 without input.randomCrop", padding);
    }
    return new RandomCrop(on, padding);
  }

  @Override
  public String name() {
    return "randomCrop";
  }

  @Override
  public String strength() {
    return padding == 0 ? "any window" : "any window, padded by %d".formatted(padding);
  }

  @Override
  public void check(SettingsReader settings, Manifest manifest, int crop) {
    if (padding >= crop) {
      settings.problem(
          PADDING,
          "less than input.crop = %d, so that every window shows something".formatted(crop),
          padding);
    }
  }

  @Override
  public void place(Draws draws, Placement placement) {
    SplitMix64 random = draws.window();
    int top = random.nextInt(placement.spareRows() + 2 * padding + 1);
    int left = random.nextInt(placement.spareColumns() + 2 * padding + 1);
    placement.window(top - padding, left - padding);
  }
}
