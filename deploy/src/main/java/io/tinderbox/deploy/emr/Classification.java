package io.tinderbox.deploy.emr;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One of the files that EMR configures on every node, as its API has it. */
record Classification(
    @JsonProperty("Classification") String name,
    @JsonProperty("Properties") Map<String, String> properties) {
  Classification {
    properties = new TreeMap<>(properties);
  }

  /** Of a cluster whose task nodes may go at any time. */
  static List<Classification> of(ExecutorPlan executors) {
    Map<String, String> spark =
        new TreeMap<>(
            Map.of(
                // On by default on EMR. Training holds its executors.
                "spark.dynamicAllocation.enabled",
                "false",
                // On by default on EMR; with it Spark passes over the notice that a node is to go.
                "spark.shuffle.service.enabled",
                "false",
                "spark.decommission.enabled",
                "true",
                // Executors that were lost with a node long ago are no reason to give up.
                "spark.executor.failuresValidityInterval",
                "1h"));
    spark.putAll(executors.properties());
    return List.of(
        new Classification(
            "yarn-site",
            Map.of(
                // Off by default from EMR 6 on: Spark's application master, whose end is the end of
                // the application, could be put on a spot node.
                "yarn.node-labels.enabled",
                "true",
                "yarn.node-labels.am.default-node-label-expression",
                "CORE",
                // A spot node has two minutes from the notice on.
                "yarn.resourcemanager.nodemanager-graceful-decommission-timeout-secs",
                "120",
                // A node that is gone without a notice: until then YARN gives Spark no executor for
                // the lost one.
                "yarn.nm.liveness-monitor.expiry-interval-ms",
                "120000",
                "yarn.scheduler.maximum-allocation-mb",
                Long.toString(executors.containerMiB()))),
        new Classification("spark-defaults", spark));
  }
}
