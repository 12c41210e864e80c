package io.tinderbox.trainer.engine;

import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Flatten;
import io.tinderbox.trainer.network.Layer;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.Rectifier;
import java.util.List;
import java.util.Locale;

/**
 * About what one engine takes off the heap, known before it is built. The driver has one as well,
 * which goes forward, and backward with {@code train.tensorboard.examples}.
 *
 * @param vectorBytes parameters, their gradient and the optimiser's state, and copies of kernels
 * @param batchBytes what every layer puts out for a minibatch and keeps for going backward,
 *     gradients of outputs, and freed blocks of such that malloc keeps
 * @param codeBytes programs that are written for the layers' shapes
 * @param onGpu whether all of it is on a GPU, and only vectors are in the process as well
 */
public record EngineMemory(long vectorBytes, long batchBytes, long codeBytes, boolean onGpu) {
  private static final double GIB = 1L << 30;

  /** What CUDA and its libraries may have in a process for themselves. */
  private static final long CUDA_BYTES = 2L << 30;

  /**
   * What one kind of engine does with memory.
   *
   * @param codeBytes programs that are written for the layers' shapes
   * @param gradients of outputs that are there together with all that was kept, the largest: 0 to 2
   * @param kernels copies of the largest kernel that are made on the way
   * @param spare freed blocks that malloc keeps at the worst moment, as a share of what a minibatch
   *     takes ({@link Malloc})
   * @param keeping what a layer keeps beside its output
   */
  public record Habits(long codeBytes, int gradients, int kernels, double spare, Keeping keeping) {}

  /** What a layer keeps for going backward. */
  public interface Keeping {
    /**
     * Beside its output, bytes.
     *
     * @param output bytes of the output
     * @param rectified whether a rectifier stands behind it
     */
    long kept(Layer layer, long output, boolean rectified);
  }

  public static EngineMemory of(EngineConfig config, int examples) {
    Network network = config.build();
    EngineFamily family = Engines.named(config.engine().name());
    Habits habits = family.memoryHabits();
    boolean onGpu = family.gpuLibrary().isPresent();
    double spare = onGpu ? 0 : habits.spare();
    long vectors = 2L + config.optimiser().stateVectors();
    return new EngineMemory(
        (vectors * network.vectorLength() + habits.kernels() * largestBlock(network)) * Float.BYTES,
        Math.round((1 + spare) * bytesPerExample(network, habits) * examples),
        habits.codeBytes(),
        onGpu);
  }

  /**
   * All that is taken of the process. With a GPU that is a guess: nothing has been measured, and
   * libtorch takes pinned memory in powers of two.
   */
  public long bytes() {
    return onGpu ? 2 * vectorBytes + CUDA_BYTES : vectorBytes + batchBytes + codeBytes;
  }

  /**
   * What is taken of a GPU at the least, without what CUDA and its libraries have there for
   * themselves; 0 where none is used.
   */
  public long gpuBytes() {
    return onGpu ? vectorBytes + batchBytes : 0;
  }

  private static long largestBlock(Network network) {
    return network.blocks().stream().mapToLong(ParameterBlock::length).max().orElse(0);
  }

  private static long bytesPerExample(Network network, Habits habits) {
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
      bytes += output + habits.keeping().kept(layer, output, rectified);
      long above = Math.max(largest, output);
      second = Math.max(second, Math.min(largest, output));
      largest = above;
      if (rectified) {
        i++;
      }
    }
    return bytes + (habits.gradients() > 0 ? largest : 0) + (habits.gradients() > 1 ? second : 0);
  }

  private static long floats(Activation shape) {
    return (long) shape.values() * Float.BYTES;
  }

  /** For people. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "A worker takes about %.2f GiB %s: %.2f for parameters, gradients and the optimiser's state, %.2f for a minibatch",
        (onGpu ? gpuBytes() : bytes()) / GIB,
        onGpu ? "of its GPU" : "off the heap",
        vectorBytes / GIB,
        batchBytes / GIB);
  }
}
