package io.tinderbox.trainer.input.distortion;

/** Changes colours by a factor. */
interface FactorDistortion extends ColourDistortion {
  Range factor();

  @Override
  default boolean on() {
    return !factor().neutral();
  }

  @Override
  default String strength() {
    return factor().toString();
  }
}
