package io.tinderbox.trainer.engine;

import io.tinderbox.trainer.network.Network;
import java.util.Locale;

/**
 * About what one engine takes off the heap, known before it is built. The driver has one as well,
 * which goes forward, and backward with {@code train.tensorboard.examples}.
 *
 * @param vectorBytes parameters, their gradient and the optimiser's state
 * @param batchBytes what every layer puts out for a minibatch, and its gradient
 */
public record EngineMemory(long vectorBytes, long batchBytes) {
  private static final double GIB = 1L << 30;

  public static EngineMemory of(EngineConfig config, int examples) {
    Network network = config.build();
    long vectors = 2L + config.optimiser().stateVectors();
    long outputs = network.stages().stream().mapToLong(stage -> stage.output().values()).sum();
    return new EngineMemory(
        vectors * network.vectorLength() * Float.BYTES, 2 * outputs * examples * Float.BYTES);
  }

  /** For people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "A worker takes about %.2f GiB off the heap for parameters, gradients and the optimiser's state, and %.2f GiB for a minibatch",
        vectorBytes / GIB,
        batchBytes / GIB);
  }
}
