package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.network.Convolution;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * A network's parameters as tensors that lie in its vector, in the process's memory or on a device:
 * what is put into one is in the other. Closed before the vector.
 */
final class BlockTensors implements AutoCloseable {
  private record Key(String stage, Role role) {}

  private final Map<Key, Tensor> tensors = new HashMap<>();
  private final List<ParameterBlock> learned;
  private final TensorVector leaves;

  /**
   * @param lying where a block's values lie, in the shape that its layer takes
   * @param learned those that gradients are taken of
   */
  BlockTensors(
      Network network,
      BiFunction<Stage, ParameterBlock, Tensor> lying,
      List<ParameterBlock> learned) {
    this.learned = learned;
    for (Stage stage : network.stages()) {
      for (ParameterBlock block : stage.blocks()) {
        Tensor tensor = lying.apply(stage, block).detach();
        tensor.set_requires_grad(learned.contains(block));
        tensors.put(new Key(stage.name(), block.role()), tensor);
      }
    }
    this.leaves =
        new TensorVector(
            learned.stream()
                .map(block -> tensors.get(new Key(block.layer(), block.role())))
                .toArray(Tensor[]::new));
  }

  /** The shape in which a layer takes a block, and DL4J keeps it. */
  static long[] shape(Stage stage, ParameterBlock block) {
    if (block.role() != Role.KERNEL) {
      return new long[] {block.length()};
    }
    return stage.layer() instanceof Convolution layer
        ? new long[] {layer.filters(), stage.input().channels(), layer.kernel(), layer.kernel()}
        : new long[] {stage.output().values(), stage.input().values()};
  }

  Tensor of(Stage stage, Role role) {
    return tensors.get(new Key(stage.name(), role));
  }

  /** The blocks that gradients are taken of, in order. */
  List<ParameterBlock> learned() {
    return learned;
  }

  /** The tensors of {@link #learned()}. */
  TensorVector leaves() {
    return leaves;
  }

  @Override
  public void close() {
    leaves.close();
    tensors.values().forEach(Tensor::close);
  }
}
