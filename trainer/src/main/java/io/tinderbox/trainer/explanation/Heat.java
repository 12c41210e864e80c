package io.tinderbox.trainer.explanation;

/**
 * How much each pixel of a picture counts.
 *
 * @param values {@code [height * width]}
 * @param signed whether values below zero speak against the class
 * @param note a few words on how it came about; may be empty
 */
public record Heat(int height, int width, float[] values, boolean signed, String note) {
  public Heat {
    if (values.length != height * width) {
      throw new IllegalArgumentException(
          "expected %d values, found %d".formatted(height * width, values.length));
    }
  }
}
