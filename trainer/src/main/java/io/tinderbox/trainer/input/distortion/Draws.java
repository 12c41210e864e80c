package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.seed.SplitMix64;

/**
 * The random sequences of one example in one epoch.
 *
 * @param seed of the run
 * @param epoch from 1
 * @param example hash of the example's id
 */
public record Draws(long seed, int epoch, long example) {
  public static Draws of(long seed, int epoch, String id) {
    return new Draws(seed, epoch, Seeds.hash(id));
  }

  /** The sequence of one kind. */
  SplitMix64 of(Distortion kind) {
    return new SplitMix64(
        Seeds.of(seed, Purpose.DISTORTION, epoch, example, Seeds.hash(kind.name())));
  }

  /** The sequence that window and mirror image share: row, column, mirrored or not. */
  SplitMix64 window() {
    return new SplitMix64(Seeds.of(seed, Purpose.DISTORTION, epoch, example));
  }
}
