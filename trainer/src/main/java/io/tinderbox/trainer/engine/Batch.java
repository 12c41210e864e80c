package io.tinderbox.trainer.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Examples as a network sees them, off the heap, filled again and again. An example may be a
 * mixture of two: its target is then {@code share * label + (1 - share) * partner}.
 *
 * @param images direct, native order, float32 {@code [examples, channels, height, width]}; position
 *     0, capacity may exceed the examples in it
 * @param labels class of each example, {@code [capacity]}
 * @param partners class of what each example was mixed with, {@code [capacity]}; plays no part
 *     where the share is 1
 * @param shares of each example's own label, 0 … 1, {@code [capacity]}; 1 where it was not mixed
 * @param examples how many of them are filled
 */
public record Batch(
    FloatBuffer images, int[] labels, int[] partners, float[] shares, int examples) {
  public Batch {
    if (!images.isDirect() || examples < 0 || examples > labels.length) {
      throw new IllegalArgumentException("Cannot make a batch of %d examples".formatted(examples));
    }
    if (partners.length != labels.length || shares.length != labels.length) {
      throw new IllegalArgumentException(
          "expected partners and shares of %d examples".formatted(labels.length));
    }
  }

  /** Empty, and not mixed. */
  public static Batch over(FloatBuffer images, int capacity) {
    Batch batch = new Batch(images, new int[capacity], new int[capacity], new float[capacity], 0);
    batch.unmix();
    return batch;
  }

  /** An empty batch with room for so many examples of so many values each. */
  public static Batch allocate(int capacity, int valuesPerExample) {
    long bytes = 4L * capacity * valuesPerExample;
    FloatBuffer images =
        ByteBuffer.allocateDirect(Math.toIntExact(bytes))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return over(images, capacity);
  }

  /** The same memory with another number of examples in it. */
  public Batch filled(int newExamples) {
    return new Batch(images, labels, partners, shares, newExamples);
  }

  /**
   * Each example's distribution over the classes.
   *
   * @return {@code [examples * classes]}, an example a row
   */
  public float[] targets(int classes) {
    float[] targets = new float[examples * classes];
    for (int i = 0; i < examples; i++) {
      targets[i * classes + labels[i]] = shares[i];
      targets[i * classes + partners[i]] += 1 - shares[i];
    }
    return targets;
  }

  /** Every example is itself alone. */
  public void unmix() {
    Arrays.fill(partners, 0);
    Arrays.fill(shares, 1);
  }
}
