package io.tinderbox.trainer.network;

/**
 * Across channels: {@code x / (k + alpha * sum of x^2 over n neighbouring channels)^beta}.
 * Krizhevsky, Sutskever, Hinton: ImageNet Classification with Deep Convolutional Neural Networks,
 * 2012, section 3.3.
 */
public record LocalResponseNormalisation(double k, int n, double alpha, double beta)
    implements Layer {
  public static final LocalResponseNormalisation PAPER =
      new LocalResponseNormalisation(2, 5, 1e-4, 0.75);

  @Override
  public Activation output(Activation input) {
    input.requireImage("local response normalisation");
    return input;
  }

  @Override
  public String kind() {
    return "/lrn";
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.localResponseNormalisation(this);
  }
}
