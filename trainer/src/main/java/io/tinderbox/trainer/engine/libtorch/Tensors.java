package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Flatten;
import io.tinderbox.trainer.network.Network;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Between tensors and what the rest of the program holds. Tensors belong to the caller's scope. */
final class Tensors {
  private Tensors() {}

  /**
   * A batch's pictures as a network's first layer takes them, {@code [examples, channels, height,
   * width]}; in memory channels last where that is not to make vectors of them: all that is made of
   * images is so too then, and oneDNN need not bring it there and back.
   */
  static Tensor images(Batch batch, Network network) {
    Activation input = network.input();
    FloatBuffer filled = batch.images().duplicate();
    filled.position(0).limit(batch.examples() * input.values());
    Tensor images =
        torch.from_blob(
            new FloatPointer(filled),
            batch.examples(),
            input.channels(),
            input.height(),
            input.width());
    return network.stages().get(0).layer() instanceof Flatten
        ? images
        : images.contiguous(torch.MemoryFormat.ChannelsLast);
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
    Tensor ordered = tensor.contiguous();
    float[] values = new float[Math.toIntExact(ordered.numel())];
    ordered.data_ptr_float().get(values);
    return values;
  }
}
