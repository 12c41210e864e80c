package io.tinderbox.common.spark;

import io.tinderbox.common.exit.TinderboxException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Starts Spark the way every command wants it. */
public final class SparkContexts {
  private SparkContexts() {}

  /**
   * @param name of the application in Spark's UI
   * @param properties Spark's, {@code spark.master} among them where the user or {@code
   *     spark-submit} named one; {@code local[*]} otherwise
   * @throws TinderboxException exit code 5, when Spark cannot start (a port or a folder that cannot
   *     be used, a master that does not answer)
   */
  public static JavaSparkContext start(String name, Map<String, String> properties) {
    SparkConf conf = new SparkConf(true).setAppName(name);
    defaults().forEach(conf::setIfMissing);
    new TreeMap<>(properties).forEach(conf::set);
    conf.setIfMissing("spark.master", "local[*]");
    ExecutorDefaults.of(conf).forEach(conf::setIfMissing);
    try {
      JavaSparkContext spark = new JavaSparkContext(conf);
      ExecutorWatch.over(spark);
      return spark;
    } catch (RuntimeException e) {
      throw TinderboxException.infrastructure(
          "Cannot start Spark on %s: %s".formatted(conf.get("spark.master"), rootMessage(e)), e);
    } catch (Exception e) {
      // Spark is Scala: checked exceptions (a port that is taken is a BindException) come
      // undeclared.
      throw TinderboxException.infrastructure(
          "Cannot start Spark on %s: %s".formatted(conf.get("spark.master"), rootMessage(e)), e);
    }
  }

  private static Map<String, String> defaults() {
    return Map.of(
        // The bar of Spark's own would run through ours.
        "spark.ui.showConsoleProgress", "false",
        // What processes keep for each other is parameters; little else is on the heap.
        "spark.memory.fraction", "0.75",
        // Training holds its executors; what an idle one holds is lost work.
        "spark.dynamicAllocation.enabled", "false",
        // Of many small results, such as predictions of a large split, none is worth a failure.
        "spark.driver.maxResultSize", "0");
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return message.lines().findFirst().orElse(root.toString());
  }
}
