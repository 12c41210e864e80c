package io.tinderbox.trainer.engine;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;

/**
 * Batches of random inputs, each example of the class in whose share of the values it is raised.
 */
public final class TestBatches {
  private TestBatches() {}

  /** Labels go round: 0, 1, … classes-1, 0, … */
  public static Batch of(ImageShape input, int classes, int examples, long seed) {
    Batch batch = Batch.allocate(examples, input.values());
    for (int example = 0; example < examples; example++) {
      // Each example from its own sequence, so that larger batches begin as smaller ones do.
      SplitMix64 random = new SplitMix64(seed * 1000 + example);
      int label = example % classes;
      batch.labels()[example] = label;
      for (int i = 0; i < input.values(); i++) {
        double raised = i * (long) classes / input.values() == label ? 1 : 0;
        batch
            .images()
            .put(example * input.values() + i, (float) (2 * random.nextDouble() - 1 + raised));
      }
    }
    return batch.filled(examples);
  }

  /** Some examples of a batch, in another order perhaps. */
  public static Batch select(Batch from, int values, int... examples) {
    Batch batch = Batch.allocate(examples.length, values);
    for (int to = 0; to < examples.length; to++) {
      batch.labels()[to] = from.labels()[examples[to]];
      for (int i = 0; i < values; i++) {
        batch.images().put(to * values + i, from.images().get(examples[to] * values + i));
      }
    }
    return batch.filled(examples.length);
  }
}
