package io.tinderbox.trainer.engine;

import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.BatchNormalisation;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Flatten;
import io.tinderbox.trainer.network.Layer;
import io.tinderbox.trainer.network.LocalResponseNormalisation;
import io.tinderbox.trainer.network.MaxPool;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.Rectifier;
import java.util.List;
import java.util.Locale;

/**
 * About what one engine takes off the heap, known before it is built. The driver has one as well,
 * which goes forward, and backward with {@code train.tensorboard.examples}.
 *
 * @param vectorBytes parameters, their gradient and the optimiser's state
 * @param batchBytes what every layer puts out for a minibatch and keeps for going backward, and the
 *     two largest gradients of outputs
 */
public record EngineMemory(long vectorBytes, long batchBytes) {
  private static final double GIB = 1L << 30;

  /** oneDNN's library, and the programs that it writes for the layers' shapes. */
  private static final long CODE_BYTES = 32L << 20;

  public static EngineMemory of(EngineConfig config, int examples) {
    Network network = config.build();
    long vectors = 2L + config.optimiser().stateVectors();
    return new EngineMemory(
        vectors * network.vectorLength() * Float.BYTES, bytesPerExample(network) * examples);
  }

  /** All of it, and the code that computes. */
  public long bytes() {
    return vectorBytes + batchBytes + CODE_BYTES;
  }

  private static long bytesPerExample(Network network) {
    List<Stage> stages = network.stages();
    // What comes in, in the layers' order.
    long bytes = floats(network.input());
    long largest = 0;
    long second = 0;
    for (int i = 0; i < stages.size(); i++) {
      Layer layer = stages.get(i).layer();
      if (i == 0 && layer instanceof Flatten) {
        continue;
      }
      boolean rectified = i + 1 < stages.size() && stages.get(i + 1).layer() instanceof Rectifier;
      long output = floats(stages.get(i).output());
      bytes += output + kept(layer, output, rectified);
      long above = Math.max(largest, output);
      second = Math.max(second, Math.min(largest, output));
      largest = above;
      if (rectified) {
        i++;
      }
    }
    return bytes + largest + second;
  }

  /** What a layer keeps beside its output: where a maximum was, which values passed, a mask. */
  private static long kept(Layer layer, long output, boolean rectified) {
    if (layer instanceof MaxPool || (layer instanceof BatchNormalisation && rectified)) {
      return output / Float.BYTES;
    }
    return layer instanceof Dropout || layer instanceof LocalResponseNormalisation ? output : 0;
  }

  private static long floats(Activation shape) {
    return (long) shape.values() * Float.BYTES;
  }

  /** For people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "A worker takes about %.2f GiB off the heap: %.2f for parameters, gradients and the optimiser's state, %.2f for a minibatch",
        bytes() / GIB,
        vectorBytes / GIB,
        batchBytes / GIB);
  }
}
