package io.tinderbox.common.spark;

import java.util.function.UnaryOperator;
import org.apache.spark.SparkConf;

/** Spark's properties by which an application asks for GPUs. */
public final class GpuProperties {
  /** Spark's name of what is asked for. */
  public static final String RESOURCE = "gpu";

  /** How many an executor is to have. */
  public static final String PER_EXECUTOR = "spark.executor.resource.gpu.amount";

  /** How many of these a task takes. */
  public static final String PER_TASK = "spark.task.resource.gpu.amount";

  /** A program on the executor's machine that names them. */
  public static final String DISCOVERY = "spark.executor.resource.gpu.discoveryScript";

  /** Whose, on Kubernetes. */
  public static final String VENDOR = "spark.executor.resource.gpu.vendor";

  private GpuProperties() {}

  public static boolean areAskedFor(SparkConf conf) {
    return areAskedFor(key -> conf.get(key, ""));
  }

  /**
   * @param property values by their keys; empty or null of those that are not set
   */
  public static boolean areAskedFor(UnaryOperator<String> property) {
    String amount = property.apply(PER_EXECUTOR);
    return amount != null && !amount.isBlank() && !amount.strip().equals("0");
  }
}
