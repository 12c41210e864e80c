package io.tinderbox.deploy.bench;

/**
 * How to measure.
 *
 * @param runs turns of each measurement
 * @param batch examples of a minibatch
 * @param threads of the arithmetic of networks
 */
public record BenchOptions(int runs, int batch, int threads) {
  /** Height and width of what most networks see, pixels. */
  static final int CROP = 56;

  /** As many as Tiny ImageNet has. */
  static final int CLASSES = 200;

  /** Of all that is drawn. */
  static final long SEED = 1;

  public BenchOptions {
    if (runs < 1 || batch < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "%d runs, batches of %d, %d threads".formatted(runs, batch, threads));
    }
  }

  @Override
  public String toString() {
    return "Measured: %d turn%s each; networks with batches of %d, %d classes, %d thread%s"
        .formatted(runs, runs == 1 ? "" : "s", batch, CLASSES, threads, threads == 1 ? "" : "s");
  }
}
