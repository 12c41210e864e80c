package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.shard.Manifest;
import java.io.Serializable;

/**
 * One kind of change that training makes to pictures, at the strength that the configuration gives
 * it: a record. What it does to one picture in one epoch is drawn from a sequence of its own, so
 * that switching a kind on or off leaves what the others draw.
 */
public sealed interface Distortion extends Serializable
    permits GeometricDistortion, ValueDistortion {

  /** Its key below {@code input}, and the name of its random sequence. */
  String name();

  /** Whether it changes any picture. */
  boolean on();

  /** For people, in a few words. */
  String strength();

  /** Notes what does not fit the data or the rest of {@code input}. Only asked when it is on. */
  default void check(SettingsReader settings, Manifest manifest, int crop) {}

  /** How the configuration writes the key. */
  default String key() {
    return "input." + name();
  }
}
