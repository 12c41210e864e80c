package io.tinderbox.common.spark;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;

/**
 * How executors come to leave, unless Spark is told otherwise: one that is decommissioned ends the
 * tasks it has and takes no others; one whose tasks fail, where others' do not, is left out.
 */
final class ExecutorDefaults {
  private static final String EXCLUDE = "spark.excludeOnFailure.";
  private static final int TASK_FAILURES = 4;

  /** A process that crashes comes back as another one, which its machine is not to suffer for. */
  private static final String NEVER = "1000000";

  private ExecutorDefaults() {}

  /** Nothing where the driver itself is the executor. */
  static Map<String, String> of(SparkConf conf) {
    String master = conf.get("spark.master");
    if (master.equals("local") || master.startsWith("local[")) {
      return Map.of();
    }
    Map<String, String> properties = new TreeMap<>();
    properties.put("spark.decommission.enabled", "true");
    // All that were asked for are looked at before work begins; Spark waits for half a minute at
    // most.
    properties.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
    int failures = conf.getInt("spark.task.maxFailures", TASK_FAILURES);
    // Spark refuses an exclusion that could never come before the job is given up.
    if (failures > 2) {
      properties.put(EXCLUDE + "enabled", "true");
      properties.put(EXCLUDE + "task.maxTaskAttemptsPerExecutor", "2");
      properties.put(EXCLUDE + "task.maxTaskAttemptsPerNode", Integer.toString(failures - 1));
      properties.put(EXCLUDE + "stage.maxFailedExecutorsPerNode", NEVER);
      properties.put(EXCLUDE + "application.maxFailedExecutorsPerNode", NEVER);
      // How long a task waits for another executor that has failed on all there are.
      properties.put("spark.scheduler.excludeOnFailure.unschedulableTaskSetTimeout", "30s");
    }
    return properties;
  }
}
