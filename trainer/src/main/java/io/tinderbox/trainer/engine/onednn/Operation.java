package io.tinderbox.trainer.engine.onednn;

import io.tinderbox.trainer.network.ParameterBlock.Role;
import org.bytedeco.javacpp.Pointer;

/**
 * One layer of a network, forward and backward, in oneDNN. All pointers are float32 off the heap;
 * activations channels last, parameters as they lie in the flat vector.
 */
public interface Operation extends AutoCloseable {
  /** Where a layer's parameters and their gradients lie. */
  interface Parameters {
    Pointer values(Role role);

    Pointer gradient(Role role);
  }

  /** What going forward leaves for going backward. */
  interface Keeper {
    /** So many bytes, kept until the minibatch has gone backward. */
    Pointer keep(long bytes);
  }

  /** What a layer is asked to go forward for. */
  enum Mode {
    /** Goes backward afterwards. */
    TRAINING,
    /** Goes backward afterwards, by running statistics and without gradients of parameters. */
    HELD,
    /** As at test time; does not go backward. */
    TEST
  }

  void forward(Pointer input, Pointer output, int examples, Mode mode, Keeper keeper);

  /**
   * Of the minibatch that last went forward; writes the gradients of parameters, unless held.
   *
   * @param outputGradient its contents are lost
   * @param inputGradient null where nobody wants it
   */
  void backward(
      Pointer input, Pointer output, Pointer outputGradient, Pointer inputGradient, int examples);

  @Override
  void close();
}
