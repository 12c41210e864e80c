package io.tinderbox.trainer.network;

/** {@code model.norm}: which normalisation follows a network's layers. */
public enum Norm {
  NONE,
  BATCH,
  LRN
}
