package io.tinderbox.trainer.averaging;

import java.util.Locale;
import scala.Tuple2;
import scala.collection.JavaConverters;
import scala.collection.Map;

/**
 * What a round keeps in Spark's memory, over all processes: every worker's result, the start in
 * each process, the merged end where it was made and, if that is not the driver, at the driver.
 *
 * @param needed bytes, at the end of a round
 * @param available bytes, of all processes together
 */
record RoundMemory(long needed, long available) {
  private static final double GIB = 1L << 30;

  /**
   * @param vectors bytes of the parameters and the optimiser's state
   * @param processes most bytes that each keeps, and what is left of them
   */
  static RoundMemory of(long vectors, int workers, Map<String, Tuple2<Object, Object>> processes) {
    long available = 0;
    for (Tuple2<Object, Object> process : JavaConverters.asJavaIterable(processes.values())) {
      available += (Long) process._1();
    }
    int copies = workers + processes.size() + (processes.size() > 1 ? 2 : 1);
    return new RoundMemory(vectors * copies, available);
  }

  boolean isShort() {
    return needed > available;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "A round keeps %.1f GiB of parameters, and Spark has room for %.1f GiB: the rest goes to the disk, which"
            + " slows every round; more with spark.driver.memory, on a cluster spark.executor.memory",
        needed / GIB,
        available / GIB);
  }
}
