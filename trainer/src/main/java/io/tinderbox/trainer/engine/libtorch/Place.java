package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.NativeBatch;
import io.tinderbox.trainer.engine.Precision;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where an engine computes, and where its tensors lie. */
enum Place {
  /** On the CPU, in the process's own memory: the flat vectors are the parameters. */
  HOST,
  /** On the CPU, in memory that is treated as if it were a device's. */
  APART,
  /** On the GPU that this process sees. */
  GPU;

  private static final Logger LOG = LoggerFactory.getLogger(Place.class);

  DeviceType type() {
    return this == GPU ? DeviceType.CUDA : DeviceType.CPU;
  }

  /** Whether copies to it go on while the process does something else, from pinned memory. */
  boolean pins() {
    return this == GPU;
  }

  /** Whether dense layers go by oneDNN's own operation, which is slower than others elsewhere. */
  boolean packsDense(Precision precision) {
    return this != GPU && precision != Precision.BF16;
  }

  Device device() {
    return new Device(type());
  }

  /** Of tensors that lie here. */
  TensorOptions options(ScalarType values) {
    return new TensorOptions()
        .dtype(new ScalarTypeOptional(values))
        .device(new DeviceOptional(device()));
  }

  /** So many float32 zeros, here. */
  Tensor zeros(long length) {
    return torch.zeros(new long[] {length}, options(ScalarType.Float));
  }

  /** So many float32 zeros in the process's memory, from and to where copies are fastest. */
  Tensor hostZeros(long length) {
    TensorOptions options =
        new TensorOptions()
            .dtype(new ScalarTypeOptional(ScalarType.Float))
            .pinned_memory(new BoolOptional(pins()));
    return torch.zeros(new long[] {length}, options);
  }

  /** A batch in memory from which copies are fastest. */
  NativeBatch pinned(int capacity, int valuesPerExample) {
    Tensor memory = hostZeros((long) capacity * valuesPerExample);
    FloatPointer values = memory.data_ptr_float();
    // A pointer of libtorch's knows no length.
    values.capacity((long) capacity * valuesPerExample);
    return NativeBatch.over(values, capacity, memory);
  }

  /** What is kept of a GPU for the next tensors is given back. Never fails: the card may. */
  void emptyCache() {
    if (this == GPU) {
      try {
        torch.emptyCache();
      } catch (RuntimeException e) {
        LOG.warn("The GPU's memory is not given back: {}", e.getMessage());
      }
    }
  }

  /** The same tensor here. */
  Tensor bring(Tensor tensor) {
    return sharesMemory() ? tensor : tensor.to(device(), ScalarType.Float);
  }

  /** The same, from pinned memory: the copy may not have ended. */
  Tensor send(Tensor tensor) {
    return sharesMemory()
        ? tensor
        : tensor.to(device(), ScalarType.Float, true, false, new MemoryFormatOptional());
  }

  private boolean sharesMemory() {
    return this != GPU;
  }
}
