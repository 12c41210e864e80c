package io.tinderbox.trainer.explanation;

import io.tinderbox.trainer.network.Activation;

/**
 * Simonyan, Vedaldi, Zisserman: Deep Inside Convolutional Networks, 2013; as
 * pat-coady/tiny_imagenet draws it: the length of the logit's gradient at each pixel, over the
 * channels.
 */
record Saliency() implements Technique {
  /**
   * The square root of the sum of squares over the channels.
   *
   * @param gradient {@code [channels * pixels]}
   * @return {@code [pixels]}
   */
  static float[] lengths(float[] gradient, int channels) {
    float[] lengths = new float[gradient.length / channels];
    for (int pixel = 0; pixel < lengths.length; pixel++) {
      double sum = 0;
      for (int at = pixel; at < gradient.length; at += lengths.length) {
        sum += gradient[at] * (double) gradient[at];
      }
      lengths[pixel] = (float) Math.sqrt(sum);
    }
    return lengths;
  }

  @Override
  public String name() {
    return "saliency";
  }

  @Override
  public String label() {
    return "Saliency";
  }

  @Override
  public String words() {
    return "where a small change of the picture changes the first guess's logit most: the length of its gradient over red, green and blue";
  }

  @Override
  public Heat heat(ExaminedNetwork network, Question question) {
    float[] gradient = network.gradients(new float[][] {question.picture()}, question.label())[0];
    Activation input = network.network().input();
    return new Heat(input.height(), input.width(), lengths(gradient, input.channels()), false, "");
  }
}
