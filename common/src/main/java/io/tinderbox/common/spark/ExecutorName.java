package io.tinderbox.common.spark;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Objects;
import org.apache.spark.SparkEnv;
import org.apache.spark.storage.BlockManagerId;

/**
 * A process that tasks run in.
 *
 * @param id Spark's, mostly a number; {@code driver} where the driver itself is the executor
 * @param host as Spark knows it
 */
public record ExecutorName(String id, String host)
    implements Comparable<ExecutorName>, Serializable {
  /** Shorter numbers are lower ones. */
  private static final Comparator<ExecutorName> ORDER =
      Comparator.comparing((ExecutorName name) -> name.id.length())
          .thenComparing(ExecutorName::id)
          .thenComparing(ExecutorName::host);

  public ExecutorName {
    Objects.requireNonNull(id);
    Objects.requireNonNull(host);
  }

  /** This process; one without Spark counts as a driver. */
  public static ExecutorName here() {
    SparkEnv spark = SparkEnv.get();
    if (spark == null) {
      return new ExecutorName("driver", "localhost");
    }
    BlockManagerId process = spark.blockManager().blockManagerId();
    return new ExecutorName(spark.executorId(), process.host());
  }

  @Override
  public int compareTo(ExecutorName other) {
    return ORDER.compare(this, other);
  }

  /** {@code 3 on host-b}. */
  @Override
  public String toString() {
    return id + " on " + host;
  }
}
