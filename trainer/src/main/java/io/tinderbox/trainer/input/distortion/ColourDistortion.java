package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.shard.Manifest;

/** Changes colours of RGB pictures, each pixel by itself. */
interface ColourDistortion extends ValueDistortion {
  @Override
  default void check(SettingsReader settings, Manifest manifest, int crop) {
    int channels = manifest.image().channels();
    if (channels != 3) {
      settings.problem(key(), "pictures of 3 channels", channels + " channels");
    }
  }
}
