package io.tinderbox.trainer.network;

/** Windows that do not fit are left out. */
public record MaxPool(int kernel, int stride) implements Layer {
  @Override
  public Activation output(Activation input) {
    return input.windows("pool", input.channels(), kernel, stride, 0);
  }

  @Override
  public String kind() {
    return "pool";
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.maxPool(this);
  }
}
