package io.tinderbox.common.seed;

/**
 * The SplitMix64 generator (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators,
 * OOPSLA 2014). Its sequence is part of what makes a run repeatable, so it stands here and not
 * behind a library's version.
 */
public final class SplitMix64 {
  /** What the state grows by with each number. */
  public static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  public SplitMix64(long seed) {
    this.state = seed;
  }

  public long nextLong() {
    state += GOLDEN_GAMMA;
    return scramble(state);
  }

  /**
   * Passes over numbers, for one who draws them elsewhere: number <i>i</i> of them, from 1, is the
   * scrambled {@code state + i * GOLDEN_GAMMA}.
   *
   * @return the state before them
   */
  public long skip(long numbers) {
    long before = state;
    state += numbers * GOLDEN_GAMMA;
    return before;
  }

  /** Uniform in [0, bound), without bias (Lemire's multiply-and-reject). */
  public int nextInt(int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive: " + bound);
    }
    long product = (nextLong() >>> 32) * bound;
    long low = product & 0xFFFFFFFFL;
    if (low < bound) {
      long threshold = (1L << 32) % bound;
      while (low < threshold) {
        product = (nextLong() >>> 32) * bound;
        low = product & 0xFFFFFFFFL;
      }
    }
    return (int) (product >>> 32);
  }

  /** Uniform in [0, 1), 53 bits. */
  public double nextDouble() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  public boolean nextBoolean() {
    return nextLong() < 0;
  }

  /**
   * Normal with mean 0 and standard deviation 1 (Marsaglia's polar method, whose second number is
   * not kept). The same on every machine.
   */
  public double nextGaussian() {
    double x;
    double square;
    do {
      x = 2 * nextDouble() - 1;
      double y = 2 * nextDouble() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    return x * Math.sqrt(-2 * StrictMath.log(square) / square);
  }

  /** Fisher and Yates, in place. */
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = nextInt(i + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  /**
   * The output function: a bijection of 64-bit numbers in which every input bit moves half of the
   * output bits.
   */
  static long scramble(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
