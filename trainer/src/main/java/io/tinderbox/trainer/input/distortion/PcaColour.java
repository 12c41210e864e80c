package io.tinderbox.trainer.input.distortion;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.common.shard.Manifest;
import java.util.List;

/**
 * Adds one colour to a whole picture, along the principal components of the training split's RGB
 * values: {@code [p1 p2 p3][a1 l1, a2 l2, a3 l3]}, each {@code a} normal with mean 0 (Krizhevsky,
 * Sutskever, Hinton: ImageNet classification with deep convolutional neural networks, NIPS 2012,
 * 4.1).
 *
 * <p>An eigenvalue has the unit of a value squared, so that the paper's formula needs a unit to be
 * told: here, as in its known implementations, values are 0–1, eigenvalues are those of their
 * covariance, and what is added is in 0–1 too. On photographs a standard deviation of 0.1 is then
 * worth about 4 of 255 levels.
 *
 * @param std of each {@code a}; the paper's is 0.1
 */
public record PcaColour(double std) implements ColourDistortion {
  static final PcaColour OFF = new PcaColour(0);
  static final PcaColour SHOWN = new PcaColour(0.5);

  static PcaColour from(SettingsReader settings) {
    return new PcaColour(settings.number("input.pcaColour", 0, 10));
  }

  @Override
  public String name() {
    return "pcaColour";
  }

  @Override
  public boolean on() {
    return std > 0;
  }

  @Override
  public String strength() {
    return "σ = %s".formatted(Range.plain(std));
  }

  @Override
  public void check(SettingsReader settings, Manifest manifest, int crop) {
    ColourDistortion.super.check(settings, manifest, crop);
    List<List<Double>> covariance = manifest.pixelCovariance();
    if (covariance.stream().flatMap(List::stream).allMatch(value -> value == 0)) {
      settings.problem(
          key(), "0, or data whose manifest has a pixelCovariance of colours", Range.plain(std));
    }
  }

  @Override
  public Change on(Frame frame) {
    float[][] components = components(frame.covariance());
    return (random, values) -> {
      float[] colour = colour(components, random);
      add(values, frame.plane(), colour);
    };
  }

  /** What a component adds to each channel for {@code a} = 1: {@code p_i l_i}, in 0–255. */
  private static float[][] components(List<List<Double>> covariance) {
    SymmetricEigen eigen = SymmetricEigen.of(covariance);
    float[][] components = new float[3][3];
    for (int i = 0; i < 3; i++) {
      double eigenvalue = Math.max(0, eigen.values()[i]) / (255.0 * 255.0);
      for (int channel = 0; channel < 3; channel++) {
        components[i][channel] = (float) (255 * eigenvalue * eigen.vectors()[i][channel]);
      }
    }
    return components;
  }

  private float[] colour(float[][] components, SplitMix64 random) {
    float[] colour = new float[3];
    for (float[] component : components) {
      float a = (float) (std * random.nextGaussian());
      for (int channel = 0; channel < 3; channel++) {
        colour[channel] += a * component[channel];
      }
    }
    return colour;
  }

  /** The pure function, for three planes one after the other. */
  static void add(float[] values, int plane, float[] colour) {
    for (int channel = 0; channel < colour.length; channel++) {
      float shift = colour[channel];
      for (int i = channel * plane; i < (channel + 1) * plane; i++) {
        values[i] = Levels.within(values[i] + shift);
      }
    }
  }
}
