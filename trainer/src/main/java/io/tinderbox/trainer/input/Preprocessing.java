package io.tinderbox.trainer.input;

import io.tinderbox.common.image.ImageShape;
import java.util.List;

/**
 * How stored pixels become a network's input: crop, then {@code (x - mean) / std} a channel.
 * Travels with the model, so that a prediction prepares a picture exactly as training did.
 *
 * @param image shape of stored pictures
 * @param crop height and width of the network's input, at most the picture's
 * @param mean subtracted from each channel, 0–255, [channels]
 * @param std each channel is divided by, 0–255, [channels]
 */
public record Preprocessing(ImageShape image, int crop, List<Double> mean, List<Double> std) {
  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (crop <= 0 || crop > image.height() || crop > image.width()) {
      throw new IllegalArgumentException("Cannot crop %d from %s".formatted(crop, image));
    }
    if (mean.size() != image.channels() || std.size() != image.channels()) {
      throw new IllegalArgumentException(
          "expected mean and std of %d channels".formatted(image.channels()));
    }
  }

  /** Whether scaled pixels are numbers. */
  public boolean scales() {
    return mean.stream().allMatch(Double::isFinite)
        && std.stream().allMatch(value -> value > 0 && Double.isFinite(value));
  }

  /** Shape of the network's input. */
  public ImageShape input() {
    return new ImageShape(image.channels(), crop, crop);
  }
}
