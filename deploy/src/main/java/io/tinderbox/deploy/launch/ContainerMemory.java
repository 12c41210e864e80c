package io.tinderbox.deploy.launch;

import java.util.Map;

/**
 * What the container of an executor takes of its node, as the launch plan reads and completes
 * Spark's properties.
 *
 * @param heapBytes of its JVM
 * @param overheadBytes what its process may use beside the heap, ND4J's arrays above all
 */
public record ContainerMemory(long heapBytes, long overheadBytes) {
  public static ContainerMemory of(Map<String, String> spark) {
    LaunchPlan.ExecutorMemory memory =
        LaunchPlan.ExecutorMemory.of(new LaunchSettings(spark, 1, 0));
    return new ContainerMemory(memory.heap(), memory.overhead());
  }

  public long bytes() {
    return heapBytes + overheadBytes;
  }
}
