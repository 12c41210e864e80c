package io.tinderbox.trainer.gpu;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a native library holds code for. By NVIDIA's rules (CUDA C++ Programming Guide, "Binary
 * Compatibility" and "PTX Compatibility") machine code runs on cards of the same major number and
 * of the same or a higher minor one, PTX on all from its own number on.
 *
 * @param machineCode capabilities that machine code was made for
 * @param ptx those that code was made for which the driver translates
 */
public record GpuCode(SortedSet<ComputeCapability> machineCode, SortedSet<ComputeCapability> ptx) {
  public GpuCode {
    machineCode = Collections.unmodifiableSortedSet(new TreeSet<>(machineCode));
    ptx = Collections.unmodifiableSortedSet(new TreeSet<>(ptx));
  }

  public boolean runsOn(ComputeCapability card) {
    return machineCode.stream()
            .anyMatch(code -> code.major() == card.major() && code.minor() <= card.minor())
        || ptx.stream().anyMatch(code -> code.compareTo(card) <= 0);
  }

  /** For people: {@code 7.0, 7.5, 8.6 or newer}. */
  @Override
  public String toString() {
    TreeSet<ComputeCapability> all = new TreeSet<>(machineCode);
    all.addAll(ptx);
    return all.isEmpty()
        ? "none"
        : all.stream().map(ComputeCapability::toString).collect(Collectors.joining(", "))
            + (ptx.isEmpty() ? "" : " or newer");
  }
}
