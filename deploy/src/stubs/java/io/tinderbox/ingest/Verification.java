package io.tinderbox.ingest;

import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import org.apache.spark.api.java.JavaSparkContext;

/** Stand-in. */
public final class Verification {
  private Verification() {}

  public static void verify(JavaSparkContext spark, DataFolder data, Progress progress) {}
}
