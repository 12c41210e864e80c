package io.tinderbox.trainer.gpu;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * A GPU, as {@code nvidia-smi} tells it.
 *
 * @param index its number on the machine, in the order of the PCI bus
 * @param uuid the same everywhere and always: {@code GPU-8f4e…}
 * @param name {@code NVIDIA A10G}
 * @param driver version of the machine's driver
 */
public record Card(
    int index,
    String uuid,
    String name,
    ComputeCapability capability,
    long memoryMebibytes,
    String driver)
    implements Serializable {
  public Card {
    Objects.requireNonNull(uuid);
    Objects.requireNonNull(name);
    Objects.requireNonNull(capability);
    Objects.requireNonNull(driver);
  }

  /** Whether Spark, or {@code CUDA_VISIBLE_DEVICES}, means this card: its number or its UUID. */
  public boolean isCalled(String address) {
    return address.equals(Integer.toString(index))
        // CUDA takes the beginning of a UUID too.
        || address.startsWith("GPU-") && uuid.startsWith(address);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "GPU %d (%s, %s, compute capability %s, %.1f GiB, driver %s)",
        index,
        name,
        uuid,
        capability,
        memoryMebibytes / 1024.0,
        driver);
  }
}
