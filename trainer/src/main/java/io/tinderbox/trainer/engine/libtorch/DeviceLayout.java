package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.network.Convolution;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;

/**
 * How an engine's vectors lie on a device, so that what is done alike to many blocks is one
 * operation on one run of values: kernels that stay as they are, kernels that are trained, all else
 * that is trained by gradients, means that are trained, variances, and the rest. Kernels come
 * first, as cuDNN wants them at multiples of 16 bytes. Those of convolutions are channels last, as
 * images are; all others lie as in the flat vectors of the seam.
 */
final class DeviceLayout {
  /**
   * A block's place.
   *
   * @param at place of its first value on the device
   */
  record Part(Stage stage, ParameterBlock block, long at) {
    private boolean isOfImages() {
      return stage.layer() instanceof Convolution && block.role() == Role.KERNEL;
    }

    /** This block's values in the shape of the seam's vector, {@code flat} being of the device. */
    Tensor shaped(Tensor flat) {
      if (!isOfImages()) {
        return flat.view(BlockTensors.shape(stage, block));
      }
      long[] shape = BlockTensors.shape(stage, block);
      try (Tensor view = flat.view(shape[0], shape[2], shape[3], shape[1])) {
        return view.permute(0, 3, 1, 2);
      }
    }

    /** The values of such a shape, one after the other as on the device. */
    Tensor flat(Tensor shaped) {
      return (isOfImages() ? shaped.permute(0, 2, 3, 1) : shaped).reshape(-1);
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private final List<Part> flatOrder;
  private final long length;
  private final long first;
  private final long decayed;
  private final long learned;
  private final long moved;

  /**
   * @param trained running statistics among them
   */
  DeviceLayout(Network network, List<ParameterBlock> trained) {
    this.length = network.vectorLength();
    add(network, block -> !trained.contains(block) && block.role() == Role.KERNEL);
    this.first = end();
    add(network, block -> trained.contains(block) && block.role() == Role.KERNEL);
    this.decayed = end() - first;
    add(network, block -> trained.contains(block) && isOffset(block));
    this.learned = end() - first;
    add(network, block -> trained.contains(block) && block.role() == Role.RUNNING_MEAN);
    add(network, block -> trained.contains(block) && block.role() == Role.RUNNING_VARIANCE);
    this.moved = end() - first - learned;
    add(network, block -> !trained.contains(block) && block.role() != Role.KERNEL);
    this.flatOrder = parts.stream().sorted(Comparator.comparing(p -> p.block().offset())).toList();
  }

  private static boolean isOffset(ParameterBlock block) {
    return block.role().trainable() && block.role() != Role.KERNEL;
  }

  private void add(Network network, Predicate<ParameterBlock> which) {
    for (Stage stage : network.stages()) {
      for (ParameterBlock block : stage.blocks()) {
        if (which.test(block)) {
          parts.add(new Part(stage, block, end()));
        }
      }
    }
  }

  private long end() {
    if (parts.isEmpty()) {
      return 0;
    }
    Part last = parts.get(parts.size() - 1);
    return last.at() + last.block().length();
  }

  /** All blocks, as they lie on the device. */
  List<Part> parts() {
    return parts;
  }

  /** All blocks, as they lie in the seam's vectors. */
  List<Part> flatOrder() {
    return flatOrder;
  }

  long length() {
    return length;
  }

  /** Place of the first value that is trained. */
  long first() {
    return first;
  }

  /** From there on, so many values are of kernels. */
  long decayed() {
    return decayed;
  }

  /** From there on, so many values follow gradients. */
  long learned() {
    return learned;
  }

  /** So many values behind those are running statistics of layers that are trained. */
  long moved() {
    return moved;
  }
}
