package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Flatten;
import io.tinderbox.trainer.network.Network;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Between tensors and what the rest of the program holds. Tensors belong to the caller's scope. */
final class Tensors {
  private Tensors() {}

  /** A batch's pictures where they lie, {@code [examples, channels, height, width]}. */
  static Tensor pictures(Batch batch, Activation input) {
    FloatBuffer filled = batch.images().duplicate();
    filled.position(0).limit(batch.examples() * input.values());
    return torch.from_blob(
        new FloatPointer(filled),
        batch.examples(),
        input.channels(),
        input.height(),
        input.width());
  }

  /**
   * Pictures as a network's first layer takes them: in memory channels last where that is not to
   * make vectors of them. All that is made of images is so too then, and nothing need be brought
   * there and back.
   */
  static Tensor images(Tensor pictures, Network network) {
    return network.stages().get(0).layer() instanceof Flatten
        ? pictures
        : pictures.contiguous(torch.MemoryFormat.ChannelsLast);
  }

  /** A layer's values, given channels first. */
  static Tensor of(float[] values, Activation shape) {
    long examples = values.length / shape.values();
    FloatPointer memory = new FloatPointer(values);
    return shape.flat()
        ? torch.from_blob(memory, examples, shape.values())
        : torch.from_blob(memory, examples, shape.channels(), shape.height(), shape.width());
  }

  /** Copies a layer's values, channels first. */
  static float[] values(Tensor tensor) {
    Tensor ordered = tensor.to(new Device(DeviceType.CPU), ScalarType.Float).contiguous();
    float[] values = new float[Math.toIntExact(ordered.numel())];
    ordered.data_ptr_float().get(values);
    return values;
  }
}
