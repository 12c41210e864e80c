package io.tinderbox.trainer.engine;

import io.tinderbox.common.seed.SplitMix64;

/**
 * What is dropped out: one sequence for all layers of an engine, in the order in which they go
 * forward. The same for every engine and any number of threads.
 */
public final class DropoutSequence {
  private SplitMix64 random = new SplitMix64(0);

  /** Begins anew. */
  public void seed(long seed) {
    random = new SplitMix64(seed);
  }

  /** Runs something by a sequence of its own, and goes on afterwards as if it had not been. */
  public void aside(long seed, Runnable work) {
    SplitMix64 kept = random;
    random = new SplitMix64(seed);
    try {
      work.run();
    } finally {
      random = kept;
    }
  }

  /**
   * Passes over a mask of so many values, which is drawn elsewhere by the rule of {@link #fill}.
   *
   * @return the generator's state before it ({@link SplitMix64#skip})
   */
  public long skip(long length) {
    return random.skip((length + 1) / 2);
  }

  /** Below which 32 bits drop a value out. */
  public static long threshold(double probability) {
    return (long) (probability * (1L << 32));
  }

  /** What is left is multiplied by this. */
  public static float kept(double probability) {
    return (float) (1 / (1 - probability));
  }

  /**
   * Draws a mask: value 2i from the upper, value 2i + 1 from the lower 32 bits of number i.
   *
   * @param mask 0 where a value is dropped out, else {@code 1 / (1 - probability)}
   * @param probability that a value is dropped out, 0 … 1, without 1; to 32 bits
   */
  public void fill(float[] mask, double probability) {
    long threshold = threshold(probability);
    float kept = kept(probability);
    for (int i = 0; i < mask.length; i += 2) {
      long bits = random.nextLong();
      mask[i] = (bits >>> 32) < threshold ? 0 : kept;
      if (i + 1 < mask.length) {
        mask[i + 1] = (bits & 0xFFFFFFFFL) < threshold ? 0 : kept;
      }
    }
  }
}
