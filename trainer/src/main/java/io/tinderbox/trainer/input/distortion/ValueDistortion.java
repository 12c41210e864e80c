package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.seed.SplitMix64;

/** Changes the values of a picture that is cropped already. */
public non-sealed interface ValueDistortion extends Distortion {

  /** One thread's way to change pictures of one frame. May keep scratch memory. */
  @FunctionalInterface
  interface Change {
    /**
     * @param random the sequence of this kind for one picture in one epoch
     * @param values {@code [channels, side, side]} in 0 … 255, changed in place; they stay in 0 …
     *     255
     */
    void apply(SplitMix64 random, float[] values);
  }

  Change on(Frame frame);
}
