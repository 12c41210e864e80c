package io.tinderbox.common.spark;

import io.tinderbox.common.exit.TinderboxException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Ends the jobs of an application that is without executors for too long, on the driver. Spark
 * itself waits for them without end, also where none can ever come.
 */
final class ExecutorWatch {
  /** How long a job waits for a first or another executor, as Spark writes times. */
  static final String TIMEOUT_KEY = "spark.tinderbox.executorTimeout";

  /** A resource manager may take minutes to bring another machine. */
  private static final String DEFAULT_TIMEOUT = "10min";

  private static final long PERIOD_MILLIS = 500;

  private final JavaSparkContext spark;
  private final Duration timeout;
  private long lastSeen = System.nanoTime();

  private ExecutorWatch(JavaSparkContext spark) {
    this.spark = spark;
    this.timeout =
        Duration.ofSeconds(spark.getConf().getTimeAsSeconds(TIMEOUT_KEY, DEFAULT_TIMEOUT));
  }

  /** Watches until the application ends; does nothing where the driver itself is the executor. */
  static void over(JavaSparkContext spark) {
    if (spark.isLocal()) {
      return;
    }
    ExecutorWatch watch = new ExecutorWatch(spark);
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "executor-watch");
              thread.setDaemon(true);
              return thread;
            });
    timer.scheduleWithFixedDelay(
        () -> {
          if (spark.sc().isStopped()) {
            timer.shutdown();
          } else {
            watch.look();
          }
        },
        PERIOD_MILLIS,
        PERIOD_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private void look() {
    int[] jobs = spark.statusTracker().getActiveJobIds();
    // The driver is in Spark's list as well.
    boolean executors = spark.sc().statusTracker().getExecutorInfos().length > 1;
    if (executors || jobs.length == 0) {
      lastSeen = System.nanoTime();
    } else if (System.nanoTime() - lastSeen > timeout.toNanos()) {
      for (int job : jobs) {
        // As text it is found again in the exception that the job ends with.
        spark.sc().cancelJob(job, noExecutors().toString());
      }
    }
  }

  private TinderboxException noExecutors() {
    return TinderboxException.infrastructure(
        "Cannot go on: expected executors on %s, found none for %d s (%s)"
            .formatted(spark.master(), timeout.toSeconds(), TIMEOUT_KEY),
        null);
  }
}
