package io.tinderbox.trainer.engine;

/**
 * What a layer puts out for some examples, as at test time.
 *
 * @param layer name of the layer
 * @param values {@code [examples * values of one]}, an example a row; channel-height-width
 */
public record LayerOutput(String layer, float[] values, int examples) {
  public LayerOutput {
    if (examples < 1 || values.length % examples != 0) {
      throw new IllegalArgumentException(
          "Cannot divide %d values of %s among %d examples"
              .formatted(values.length, layer, examples));
    }
  }

  public OutputRange range() {
    return OutputRange.of(values, examples, values.length / examples);
  }
}
