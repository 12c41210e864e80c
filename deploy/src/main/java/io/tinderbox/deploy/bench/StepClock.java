package io.tinderbox.deploy.bench;

import java.util.Arrays;

/** How long a step takes that is done again and again. */
final class StepClock {
  private static final int LEAST_STEPS = 3;
  private static final int MOST_STEPS = 100;
  private static final long LEAST_NANOS = 500_000_000;

  private StepClock() {}

  /**
   * The median of at least {@value #LEAST_STEPS} steps, of more where they take less than half a
   * second together. {@code torch_step.py} does the same.
   *
   * @return seconds
   */
  static double medianSeconds(Runnable step) {
    double[] seconds = new double[MOST_STEPS];
    int steps = 0;
    long began = System.nanoTime();
    long before = began;
    while (steps < LEAST_STEPS || (steps < MOST_STEPS && before - began < LEAST_NANOS)) {
      step.run();
      long now = System.nanoTime();
      seconds[steps++] = (now - before) / 1e9;
      before = now;
    }
    return Spread.medianOf(Arrays.copyOf(seconds, steps));
  }
}
