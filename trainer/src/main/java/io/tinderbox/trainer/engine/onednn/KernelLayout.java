package io.tinderbox.trainer.engine.onednn;

import io.tinderbox.trainer.network.ParameterBlock.Role;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;

/**
 * A convolution's kernel, or its gradient, in the layout that a primitive wants it in: on the way
 * to the primitive, or back from it; one of the two for each object.
 */
final class KernelLayout implements AutoCloseable {
  private final OneDnn oneDnn;
  private final Operation.Parameters parameters;
  private final memory.desc ours;
  private final memory.desc wanted;
  private final boolean same;
  private final long bytes;
  private Reorder reorder;

  /**
   * @param ours as kernels lie in the flat vector
   */
  KernelLayout(
      OneDnn oneDnn, Operation.Parameters parameters, memory.desc ours, memory.desc wanted) {
    this.oneDnn = oneDnn;
    this.parameters = parameters;
    this.ours = ours;
    this.wanted = wanted;
    this.same = ours.equals(wanted);
    this.bytes = wanted.get_size();
  }

  /** The kernel as the primitive wants it, until scratch memory is next asked for. */
  Pointer laidOut() {
    if (same) {
      return parameters.values(Role.KERNEL);
    }
    if (reorder == null) {
      reorder = new Reorder(oneDnn, ours, wanted);
    }
    Pointer scratch = oneDnn.scratch(bytes);
    reorder.run(parameters.values(Role.KERNEL), scratch);
    return scratch;
  }

  /** Where the primitive is to put a gradient. */
  Pointer place() {
    return same ? parameters.gradient(Role.KERNEL) : oneDnn.scratch(bytes);
  }

  /** From that place to where gradients belong. */
  void bringBack() {
    if (same) {
      return;
    }
    if (reorder == null) {
      reorder = new Reorder(oneDnn, wanted, ours);
    }
    reorder.run(oneDnn.scratch(bytes), parameters.gradient(Role.KERNEL));
  }

  @Override
  public void close() {
    PerBatchSize.close(reorder);
  }
}
