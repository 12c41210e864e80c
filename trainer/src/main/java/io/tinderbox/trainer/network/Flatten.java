package io.tinderbox.trainer.network;

/** An image as a vector, channel by channel. */
public record Flatten() implements Layer {
  @Override
  public Activation output(Activation input) {
    return Activation.vector(input.values());
  }

  @Override
  public String kind() {
    return "flatten";
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.flatten(this);
  }
}
