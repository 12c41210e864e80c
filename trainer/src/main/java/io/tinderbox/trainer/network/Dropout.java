package io.tinderbox.trainer.network;

/**
 * Sets values to zero while training, and scales the others up.
 *
 * @param probability of being set to zero
 */
public record Dropout(double probability) implements Layer {
  public Dropout {
    if (!(probability > 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "dropout probability must lie between 0 and 1: " + probability);
    }
  }

  @Override
  public String kind() {
    return "dropout";
  }

  @Override
  public <T> T accept(Visitor<T> visitor) {
    return visitor.dropout(this);
  }
}
