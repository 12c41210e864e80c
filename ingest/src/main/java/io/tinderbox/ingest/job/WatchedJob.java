package io.tinderbox.ingest.job;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.progress.Progress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.LongAccumulator;

/**
 * One Spark task for each of a list of inputs, watched from the driver. Inputs and outputs are
 * records and travel as JSON, so that it does not matter which serialiser Spark is set to.
 */
public final class WatchedJob {
  private static final long POLL_MILLIS = 200;

  private final JavaSparkContext spark;
  private final Progress progress;

  private WatchedJob(JavaSparkContext spark, Progress progress) {
    this.spark = spark;
    this.progress = progress;
  }

  public static WatchedJob of(JavaSparkContext spark, Progress progress) {
    return new WatchedJob(spark, progress);
  }

  /** The work of one task, on an executor. */
  public interface Task<I, O> extends java.io.Serializable {
    /**
     * @param done to be told how many units of the input are done
     */
    O apply(I input, LongAccumulator done) throws Exception;
  }

  /**
   * The outputs in the order of the inputs.
   *
   * @param description for Spark's web page
   * @throws TinderboxException as the task threw it; exit code 5, when Spark gave up for another
   *     reason
   */
  public <I, O> List<O> run(
      String description, List<I> inputs, Class<I> input, Class<O> output, Task<I, O> task) {
    if (inputs.isEmpty()) {
      return List.of();
    }
    LongAccumulator done = spark.sc().longAccumulator(description);
    List<String> lines = inputs.stream().map(Json::line).toList();
    Function<String, String> mapped =
        line -> {
          I read = Json.read(line.getBytes(StandardCharsets.UTF_8), input, "the input of a task");
          return Json.line(task.apply(read, done));
        };
    spark.sc().setJobDescription(description);
    try {
      List<String> results =
          await(spark.parallelize(lines, lines.size()).map(mapped).collectAsync(), done);
      List<O> outputs = new ArrayList<>();
      for (String result : results) {
        outputs.add(
            Json.read(result.getBytes(StandardCharsets.UTF_8), output, "the output of a task"));
      }
      return outputs;
    } catch (ExecutionException e) {
      throw failure(description, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw TinderboxException.interrupted("Interrupted: " + description);
    } finally {
      spark.sc().setJobDescription(null);
    }
  }

  private List<String> await(JavaFutureAction<List<String>> job, LongAccumulator done)
      throws ExecutionException, InterruptedException {
    long shown = 0;
    while (true) {
      try {
        List<String> results = job.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        progress.advance(Math.max(0, done.sum() - shown));
        return results;
      } catch (TimeoutException e) {
        long sum = done.sum();
        progress.advance(Math.max(0, sum - shown));
        shown = Math.max(shown, sum);
      } catch (InterruptedException e) {
        job.cancel(true);
        throw e;
      }
    }
  }

  private static TinderboxException failure(String description, ExecutionException e) {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof TinderboxException known) {
        return known;
      }
      if (cause instanceof Error || cause instanceof NullPointerException) {
        break;
      }
    }
    Throwable cause = e.getCause() == null ? e : e.getCause();
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return TinderboxException.infrastructure(
        "Cannot finish: %s: %s".formatted(description, message.lines().findFirst().orElse("")), e);
  }
}
