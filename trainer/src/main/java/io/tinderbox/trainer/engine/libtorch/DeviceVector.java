package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.libtorch.DeviceLayout.Part;
import io.tinderbox.trainer.vector.FlatVector;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * One or more vectors of a network's length on a device, and a mirror of them in the process's
 * memory for everybody else. Values cross over whole and only when they must: when something was
 * put in and the device computes, when the device has changed them and somebody asks.
 */
final class DeviceVector implements FlatVector, AutoCloseable {
  private enum Newer {
    NEITHER,
    MIRROR,
    DEVICE
  }

  private final EngineCalls calls;
  private final DeviceLayout layout;
  private final Place place;
  private final int copies;
  private final Tensor device;

  /** Null until somebody asks. */
  private Tensor mirror;

  private FloatPointer values;

  private Newer newer = Newer.NEITHER;

  /**
   * Zeros. On the engine's thread.
   *
   * @param calls how to get there
   * @param copies vectors of the network's length, one after the other
   */
  DeviceVector(EngineCalls calls, DeviceLayout layout, Place place, int copies) {
    this.calls = calls;
    this.layout = layout;
    this.place = place;
    this.copies = copies;
    this.device = place.zeros(length());
  }

  @Override
  public long length() {
    return copies * layout.length();
  }

  @Override
  public synchronized void get(long offset, float[] into, int at, int count) {
    check(offset, count);
    if (count > 0) {
      fetch();
      values.getPointer(offset).get(into, at, count);
    }
  }

  @Override
  public synchronized void put(long offset, float[] from, int at, int count) {
    check(offset, count);
    if (count > 0) {
      fetch();
      values.getPointer(offset).put(from, at, count);
      newer = Newer.MIRROR;
    }
  }

  private void check(long offset, int count) {
    if (offset < 0 || count < 0 || offset + count > length()) {
      throw new IndexOutOfBoundsException(
          "%d values from %d of %d".formatted(count, offset, length()));
    }
  }

  private void fetch() {
    if (mirror == null) {
      mirror = LibtorchRuntime.guard(() -> place.hostZeros(length()));
      values = mirror.data_ptr_float();
    }
    if (newer == Newer.DEVICE) {
      calls.run(this::toMirror);
      newer = Newer.NEITHER;
    }
  }

  private void toMirror() {
    TensorVector pieces = new TensorVector();
    for (int copy = 0; copy < copies; copy++) {
      for (Part part : layout.flatOrder()) {
        Tensor flat = part(copy, part.at(), part.block().length());
        pieces.push_back(part.shaped(flat).reshape(-1));
      }
    }
    mirror.copy_(torch.cat(pieces, 0));
  }

  /** Before the device computes with it: what was put in goes there. On the engine's thread. */
  synchronized void bring() {
    if (newer == Newer.MIRROR) {
      Tensor there = place.bring(mirror);
      TensorVector pieces = new TensorVector();
      for (int copy = 0; copy < copies; copy++) {
        for (Part part : layout.parts()) {
          long from = copy * layout.length() + part.block().offset();
          Tensor shaped =
              there
                  .narrow(0, from, part.block().length())
                  .view(BlockTensors.shape(part.stage(), part.block()));
          pieces.push_back(part.flat(shaped));
        }
      }
      torch.cat_out(device, pieces, 0);
      newer = Newer.NEITHER;
    }
  }

  /** The device has changed it. */
  synchronized void changed() {
    newer = Newer.DEVICE;
  }

  /** All of it, on the device. */
  Tensor device() {
    return device;
  }

  /** A run of one of the vectors, on the device, as it lies there. */
  Tensor part(int copy, long from, long count) {
    return device.narrow(0, copy * layout.length() + from, count);
  }

  @Override
  public void close() {
    device.close();
    if (mirror != null) {
      mirror.close();
    }
  }
}
