package io.tinderbox.trainer.input;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.seed.SplitMix64;

/**
 * How one example is shown in one epoch.
 *
 * @param top first row of the window
 * @param left first column of the window
 * @param mirror whether it is flipped left to right
 */
public record Distortion(int top, int left, boolean mirror) {

  /** Drawn by (seed, epoch, example id), so that it depends on nothing else. */
  public static Distortion draw(
      InputConfig config, ImageShape image, long seed, int epoch, String id) {
    SplitMix64 random = new SplitMix64(Seeds.of(seed, Purpose.DISTORTION, epoch, Seeds.hash(id)));
    int rows = image.height() - config.crop();
    int columns = image.width() - config.crop();
    int top = random.nextInt(rows + 1);
    int left = random.nextInt(columns + 1);
    boolean mirror = random.nextBoolean();
    return new Distortion(
        config.randomCrop() ? top : rows / 2,
        config.randomCrop() ? left : columns / 2,
        config.flip() && mirror);
  }
}
