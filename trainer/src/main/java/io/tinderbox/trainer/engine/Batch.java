package io.tinderbox.trainer.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Examples as a network sees them, off the heap, filled again and again.
 *
 * @param images direct, native order, float32 {@code [examples, channels, height, width]}; position
 *     0, capacity may exceed the examples in it
 * @param labels class of each example, {@code [capacity]}
 * @param examples how many of them are filled
 */
public record Batch(FloatBuffer images, int[] labels, int examples) {
  public Batch {
    if (!images.isDirect() || examples < 0 || examples > labels.length) {
      throw new IllegalArgumentException("Cannot make a batch of %d examples".formatted(examples));
    }
  }

  /** An empty batch with room for so many examples of so many values each. */
  public static Batch allocate(int capacity, int valuesPerExample) {
    long bytes = 4L * capacity * valuesPerExample;
    FloatBuffer images =
        ByteBuffer.allocateDirect(Math.toIntExact(bytes))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return new Batch(images, new int[capacity], 0);
  }

  /** The same memory with another number of examples in it. */
  public Batch filled(int newExamples) {
    return new Batch(images, labels, newExamples);
  }
}
