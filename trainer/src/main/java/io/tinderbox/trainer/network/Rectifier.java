package io.tinderbox.trainer.network;

/** {@code max(0, x)}. */
public record Rectifier() implements Layer {
  @Override
  public String kind() {
    return "/relu";
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.rectifier(this);
  }
}
