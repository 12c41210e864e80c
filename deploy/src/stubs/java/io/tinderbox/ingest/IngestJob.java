package io.tinderbox.ingest;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Storage;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;

/** Stand-in: looks at the executors and fails. */
public final class IngestJob {
  private final JavaSparkContext spark;

  private IngestJob(JavaSparkContext spark) {
    this.spark = spark;
  }

  public static IngestJob of(
      JavaSparkContext spark, Storage storage, IngestConfig config, Progress progress) {
    return new IngestJob(spark);
  }

  public IngestResult execute(IngestRequest request) {
    List<String> seen =
        spark
            .parallelize(List.of(1, 2), 2)
            .map(
                part ->
                    ProcessHandle.current().pid()
                        + " OMP_NUM_THREADS="
                        + System.getenv("OMP_NUM_THREADS")
                        + " maxbytes="
                        + System.getProperty("org.bytedeco.javacpp.maxbytes"))
            .collect();
    System.out.println(seen);
    String source = request.source().toString();
    spark.parallelize(List.of(1), 1).foreach(part -> fail(source));
    throw new IllegalStateException("a task that fails ends the job");
  }

  private static void fail(String source) {
    throw TinderboxException.data(
        "Cannot ingest %s: expected pictures, found a stand-in".formatted(source));
  }
}
