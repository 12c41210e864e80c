package io.tinderbox.trainer.preflight;

import com.sun.management.OperatingSystemMXBean;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import org.bytedeco.javacpp.Pointer;

/**
 * What a process may have; bytes.
 *
 * @param heap at most
 * @param arrays off the heap, as JavaCPP counts them, beside those that are there; any number where
 *     JavaCPP has no limit
 * @param process heap and everything else, above which JavaCPP refuses more; 0 for any
 * @param machine of the container (Linux's control group, either version), else of the machine
 * @param cores of the same
 */
record Room(long heap, long arrays, long process, long machine, int cores) implements Serializable {
  /** ND4J's natives need not be loaded for it, but JavaCPP's own. */
  static Room here() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Room(
        Runtime.getRuntime().maxMemory(),
        Pointer.maxBytes() > 0 ? Pointer.maxBytes() - Pointer.totalBytes() : Long.MAX_VALUE,
        Pointer.maxPhysicalBytes(),
        system.getTotalMemorySize(),
        Runtime.getRuntime().availableProcessors());
  }

  /** The least of what the process as a whole may have. */
  long whole() {
    return process > 0 ? Math.min(process, machine) : machine;
  }

  /** The most that arrays may have beside so much of heap. */
  long arraysBeside(long heapBytes) {
    return Math.max(0, Math.min(arrays, whole() - heapBytes));
  }
}
