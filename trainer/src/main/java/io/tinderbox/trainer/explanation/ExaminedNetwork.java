package io.tinderbox.trainer.explanation;

import io.tinderbox.trainer.network.Network;

/**
 * A network as explanations see it. Pictures are what it sees before scaling: float32 {@code
 * [channels, height, width]}, values 0–255 (which may lie between and beyond whole ones). Gradients
 * with respect to a picture are by its values. As at test time.
 */
public interface ExaminedNetwork {
  Network network();

  /**
   * @return logits, {@code [pictures][classes]}
   */
  float[][] logits(float[][] pictures);

  /**
   * How a logit hangs on each value of the picture.
   *
   * @return {@code [pictures][channels * height * width]}
   */
  float[][] gradients(float[][] pictures, int label);

  /**
   * What a layer puts out.
   *
   * @return {@code [pictures][values]}, channels first
   */
  float[][] outputs(float[][] pictures, String layer);

  /**
   * How a logit hangs on each of a layer's outputs.
   *
   * @return {@code [pictures][values]}, channels first
   */
  float[][] gradients(float[][] pictures, int label, String layer);

  /**
   * How single units of a layer hang on each value of one picture.
   *
   * @param units numbers of the layer's outputs, channels first
   * @return {@code [units][channels * height * width]}
   */
  float[][] unitGradients(float[] picture, String layer, int[] units);
}
