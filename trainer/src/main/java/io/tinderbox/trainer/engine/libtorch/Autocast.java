package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.Precision;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * libtorch's choice of a type for each operation, on the calling thread until it is closed:
 * convolutions and dense layers in bfloat16, or everything in its own type.
 */
final class Autocast implements AutoCloseable {
  private final DeviceType device;
  private final boolean before;

  private Autocast(DeviceType device, boolean on) {
    this.device = device;
    this.before = torch.is_autocast_enabled(device);
    torch.set_autocast_enabled(device, on);
  }

  static Autocast of(Precision precision, Place place) {
    if (precision == Precision.BF16) {
      torch.set_autocast_dtype(place.type(), ScalarType.BFloat16);
      // Copies of parameters, which change with each step and are needed once in it.
      torch.set_autocast_cache_enabled(false);
    }
    return new Autocast(place.type(), precision == Precision.BF16);
  }

  static Autocast none(Place place) {
    return new Autocast(place.type(), false);
  }

  @Override
  public void close() {
    torch.set_autocast_enabled(device, before);
  }
}
