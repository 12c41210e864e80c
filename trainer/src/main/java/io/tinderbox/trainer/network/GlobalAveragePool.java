package io.tinderbox.trainer.network;

/** The mean of each feature map. */
public record GlobalAveragePool() implements Layer {
  @Override
  public Activation output(Activation input) {
    input.requireImage("a global pool");
    return Activation.vector(input.channels());
  }

  @Override
  public String kind() {
    return "globalpool";
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.globalAveragePool(this);
  }
}
