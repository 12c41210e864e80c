package io.tinderbox.common.spark;

import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * The words by which Spark's pages and its event log name what is done: the description of jobs,
 * and the name of their stages, which otherwise is a line of source.
 */
public final class SparkStep {
  private static final String DESCRIPTION = "spark.job.description";

  private SparkStep() {}

  /** Jobs that this thread starts meanwhile bear the name; then they bear what they bore before. */
  public static <T> T named(JavaSparkContext spark, String words, Supplier<T> jobs) {
    String before = spark.getLocalProperty(DESCRIPTION);
    name(spark, words);
    try {
      return jobs.get();
    } finally {
      name(spark, before);
    }
  }

  private static void name(JavaSparkContext spark, String words) {
    spark.setJobDescription(words);
    if (words == null) {
      spark.clearCallSite();
    } else {
      spark.setCallSite(words);
    }
  }
}
