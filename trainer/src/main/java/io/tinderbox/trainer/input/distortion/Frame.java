package io.tinderbox.trainer.input.distortion;

import java.util.List;

/**
 * What the pictures of a run have in common.
 *
 * @param channels red, green, blue
 * @param side height and width after cropping
 * @param mean what scaling subtracts from each channel, 0–255, [channels]
 * @param covariance of the RGB values of the training split, 0–255, [channels][channels]
 */
public record Frame(int channels, int side, List<Double> mean, List<List<Double>> covariance) {
  public Frame {
    mean = List.copyOf(mean);
    covariance = covariance == null ? List.of() : List.copyOf(covariance);
  }

  /** Values of one channel. */
  int plane() {
    return side * side;
  }

  int values() {
    return channels * plane();
  }
}
