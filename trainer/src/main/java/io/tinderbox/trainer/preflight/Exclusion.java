package io.tinderbox.trainer.preflight;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.spark.ExecutorName;
import java.util.Collection;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.VoidFunction;

/**
 * Brings Spark to give certain executors no more tasks, by its own count: tasks that prefer such an
 * executor fail there as often as it takes, and then pass anywhere. Spark's pages show the executor
 * as excluded, and Spark tries it again after {@code spark.excludeOnFailure.timeout}.
 */
final class Exclusion {
  private static final String ENABLED = "spark.excludeOnFailure.enabled";
  private static final String FAILURES =
      "spark.excludeOnFailure.application.maxFailedTasksPerExecutor";
  private static final int DEFAULT_FAILURES = 2;

  private final JavaSparkContext spark;

  Exclusion(JavaSparkContext spark) {
    this.spark = spark;
  }

  static boolean isPossible(SparkConf conf) {
    return conf.getBoolean(ENABLED, false);
  }

  private record Failing() implements VoidFunction<String> {
    @Override
    public void call(String excluded) {
      if (TaskContext.get().attemptNumber() == 0 && ExecutorName.here().id().equals(excluded)) {
        throw TinderboxException.infrastructure(
            "Executor %s is left out: see the preflight".formatted(excluded), null);
      }
    }
  }

  void of(Collection<ExecutorName> executors) {
    int failures = spark.getConf().getInt(FAILURES, DEFAULT_FAILURES);
    PinnedTasks.on(spark, executors, failures).foreach(new Failing());
  }
}
