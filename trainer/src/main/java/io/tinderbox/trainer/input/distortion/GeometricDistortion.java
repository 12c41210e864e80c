package io.tinderbox.trainer.input.distortion;

/** Moves a picture. All that are on are combined, so that a picture is resampled once. */
public non-sealed interface GeometricDistortion extends Distortion {

  /** Draws what becomes of one picture, and adds it to the placement. */
  void place(Draws draws, Placement placement);
}
