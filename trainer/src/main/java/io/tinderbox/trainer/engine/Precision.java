package io.tinderbox.trainer.engine;

/**
 * What the products of convolutions and dense layers are taken in. All else is float32, parameters,
 * their update and what is stored included.
 */
public enum Precision {
  /** 24 bits of each factor. */
  FLOAT32,
  /** As {@link #FLOAT32}, but 11 bits of each factor on cards that have TF32 (Ampere and newer). */
  TF32,
  /** 8 bits of each factor, and of what such a layer puts out: bfloat16. */
  BF16
}
