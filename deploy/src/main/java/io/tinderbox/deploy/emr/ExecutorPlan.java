package io.tinderbox.deploy.emr;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.deploy.launch.ContainerMemory;
import io.tinderbox.trainer.averaging.AveragingConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One executor a task node, as large as the smallest of the fleet's types lets it be.
 *
 * @param nodeVcpus of a task node
 * @param trainingCores logical workers that train in an executor at a time
 * @param containerMiB memory of an executor's container
 */
record ExecutorPlan(int instances, int nodeVcpus, int trainingCores, long containerMiB) {
  static final String CORES_KEY = "spark.executor.cores";
  private static final String HEAP_KEY = "spark.executor.memory";
  private static final String OVERHEAD_KEY = "spark.executor.memoryOverhead";

  /** Smaller nodes leave YARN less than {@link #container}. */
  private static final int LEAST_NODE_GIB = 16;

  private static final long MIB_PER_GIB = 1024;
  private static final long BYTES_PER_MIB = 1L << 20;

  /** What the cluster's own configuration says. */
  private static final List<String> OF_THE_CLUSTER =
      List.of("spark.master", "spark.submit.deployMode", "spark.shuffle.service.enabled");

  static ExecutorPlan from(SettingsReader reader, Map<String, String> spark, FleetConfig task) {
    int threads = AveragingConfig.from(reader).threadsPerWorker();
    boolean open = reader.integer(AveragingConfig.THREADS_KEY, 0, 1024) == 0;
    if (open || task.vcpus() % threads != 0) {
      reader.problem(
          AveragingConfig.THREADS_KEY,
          "a divisor of a task node's %d vCPUs".formatted(task.vcpus()),
          open ? 0 : threads);
    }
    for (String key : OF_THE_CLUSTER) {
      if (spark.containsKey(key)) {
        reader.problem(key, "nothing, as EMR decides it", "'" + spark.get(key) + "'");
      }
    }
    if (task.memoryGiB() > 0 && task.memoryGiB() < LEAST_NODE_GIB) {
      reader.problem(
          "emr.task.types",
          "types with %d GiB or more".formatted(LEAST_NODE_GIB),
          task.memoryGiB() + " GiB");
    }
    ExecutorPlan plan =
        new ExecutorPlan(
            task.nodes(),
            task.vcpus(),
            Math.max(1, task.vcpus() / threads),
            container(task.memoryGiB()));
    Map<String, String> all = new TreeMap<>(plan.properties());
    all.putAll(spark);
    long asked = ContainerMemory.of(all).bytes() / BYTES_PER_MIB;
    if (task.memoryGiB() >= LEAST_NODE_GIB && asked > plan.containerMiB) {
      reader.problem(
          HEAP_KEY,
          "with its overhead %d MiB or less, three quarters of the smallest task node"
              .formatted(plan.containerMiB),
          asked + " MiB");
    }
    return plan;
  }

  /**
   * EMR's default for {@code yarn.nodemanager.resource.memory-mb} is at least three quarters of the
   * machine on types of {@value #LEAST_NODE_GIB} GiB and more (EMR Release Guide, "Task
   * configuration").
   */
  private static long container(int nodeGiB) {
    return nodeGiB * MIB_PER_GIB / 4 * 3;
  }

  /**
   * Spark's, for {@code spark-defaults}; what a configuration says of the same keys wins. A third
   * of the container is heap: row groups, and the slices that workers leave for each other. The
   * rest is for ND4J's arrays.
   */
  Map<String, String> properties() {
    return Map.of(
        "spark.executor.instances",
        Integer.toString(instances),
        CORES_KEY,
        Integer.toString(trainingCores),
        HEAP_KEY,
        containerMiB / 3 + "m",
        OVERHEAD_KEY,
        containerMiB - containerMiB / 3 + "m");
  }
}
