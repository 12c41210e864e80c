package io.tinderbox.deploy.launch;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the process may use, a container's limits considered.
 *
 * @param cores at least 1
 */
public record Machine(int cores, long memoryBytes) {
  public Machine {
    if (cores < 1 || memoryBytes < 1) {
      throw new IllegalArgumentException("%d cores, %d bytes".formatted(cores, memoryBytes));
    }
  }

  public static Machine here() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new Machine(Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize());
  }
}
