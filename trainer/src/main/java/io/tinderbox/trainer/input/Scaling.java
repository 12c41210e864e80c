package io.tinderbox.trainer.input;

import io.tinderbox.common.shard.Manifest;
import java.util.Collections;
import java.util.List;

/** {@code input.scaling}: what is subtracted from pixel values and what they are divided by. */
public enum Scaling {
  /** {@code (x - 128) / 128}, as pat-coady/tiny_imagenet. */
  HALF_RANGE,
  /** {@code x / 255}. */
  UNIT,
  /**
   * Mean 0.485, 0.456, 0.406 and standard deviation 0.229, 0.224, 0.225 of {@code x / 255}, as
   * torchvision.
   */
  IMAGENET,
  /** The data folder's own mean and standard deviation of each channel. */
  DATASET;

  public List<Double> mean(Manifest manifest) {
    return switch (this) {
      case HALF_RANGE -> repeated(128, manifest);
      case UNIT -> repeated(0, manifest);
      case IMAGENET -> List.of(255 * 0.485, 255 * 0.456, 255 * 0.406);
      case DATASET -> manifest.channelMean();
    };
  }

  public List<Double> std(Manifest manifest) {
    return switch (this) {
      case HALF_RANGE -> repeated(128, manifest);
      case UNIT -> repeated(255, manifest);
      case IMAGENET -> List.of(255 * 0.229, 255 * 0.224, 255 * 0.225);
      case DATASET -> manifest.channelStd();
    };
  }

  private static List<Double> repeated(double value, Manifest manifest) {
    return Collections.nCopies(manifest.image().channels(), value);
  }
}
