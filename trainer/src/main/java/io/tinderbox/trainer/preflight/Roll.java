package io.tinderbox.trainer.preflight;

import io.tinderbox.common.spark.ExecutorName;
import io.tinderbox.common.spark.GpuProperties;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.status.api.v1.ExecutorSummary;
import scala.collection.JavaConverters;

/**
 * The executors that the driver knows, now.
 *
 * @param slots tasks that each runs at once, one where it has a GPU for it; the driver is among
 *     them where it is one itself
 */
record Roll(SortedMap<ExecutorName, Integer> slots) {
  private static final String DRIVER = "driver";

  static Roll of(JavaSparkContext spark) {
    int perTask = Math.max(1, spark.getConf().getInt("spark.task.cpus", 1));
    boolean oneEach = GpuProperties.areAskedFor(spark.getConf());
    SortedMap<ExecutorName, Integer> slots = new TreeMap<>();
    for (ExecutorSummary each :
        JavaConverters.asJavaIterable(spark.sc().statusStore().executorList(true))) {
      if (spark.isLocal() == each.id().equals(DRIVER)) {
        slots.put(
            new ExecutorName(each.id(), host(each.hostPort())),
            oneEach ? 1 : Math.max(1, each.totalCores() / perTask));
      }
    }
    return new Roll(slots);
  }

  /** Of an executor that is not known any more, or not yet: 1, which is certain. */
  int slots(String id) {
    return slots.entrySet().stream()
        .filter(each -> each.getKey().id().equals(id))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(1);
  }

  private static String host(String hostPort) {
    int colon = hostPort.lastIndexOf(':');
    return colon < 0 ? hostPort : hostPort.substring(0, colon);
  }
}
