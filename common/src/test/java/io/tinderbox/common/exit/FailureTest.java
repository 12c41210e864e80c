package io.tinderbox.common.exit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void ownExceptionsKeepTheirCodeBelowAnyOther() {
    Throwable thrown =
        new IllegalStateException(
            new SparkException("Job aborted", TinderboxException.data("Cannot read a")));

    assertThat(Failure.of(thrown)).isEqualTo(new Failure(ExitCode.DATA, "Cannot read a"));
  }

  @Test
  void outermostOwnExceptionDecides() {
    Throwable thrown =
        TinderboxException.infrastructure("Cannot go on", TinderboxException.data("Cannot read a"));

    assertThat(Failure.of(thrown).exitCode()).isEqualTo(ExitCode.INTERRUPTED);
  }

  @Test
  void causesThatRunInACircleAreWalkedOnce() {
    Exception one = new Exception("one");
    Exception two = new Exception("two", one);
    one.initCause(two);

    assertThat(Failure.of(two).exitCode()).isEqualTo(ExitCode.BUG);
  }

  @Test
  void memoryDiskAndExecutorsAreInfrastructure() {
    List<Throwable> failures =
        List.of(
            new OutOfMemoryError("Java heap space"),
            new IllegalStateException(new IOException("No space left on device")),
            new InterruptedException(),
            new SparkException("Task 0 failed: java.lang.OutOfMemoryError: Java heap space"),
            new SparkException("Task 1 failed 4 times: ExecutorLostFailure (executor 2 exited)"),
            new SparkException("Job 3 cancelled because SparkContext was shut down"));

    assertThat(failures)
        .allSatisfy(
            thrown -> assertThat(Failure.of(thrown).exitCode()).isEqualTo(ExitCode.INTERRUPTED))
        .allSatisfy(thrown -> assertThat(Failure.of(thrown).line().lines()).hasSize(1));
  }

  @Test
  void memoryOfAnExecutorIsToldFromItsExitCode() {
    Failure failure =
        Failure.of(
            new SparkException(
                "Task 0 failed 4 times: ExecutorLostFailure (executor 3 exited caused by one of the"
                    + " running tasks) Reason: Command exited with code 52"));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(failure.line()).contains("not enough memory", "spark.executor.memory");
  }

  @Test
  void sparkThatStoppedByItselfIsInfrastructure() {
    Failure failure =
        Failure.of(
            new IllegalStateException(
                "Cannot call methods on a stopped SparkContext.\nThis stopped SparkContext was"));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(failure.line().lines()).hasSize(1);
    assertThat(failure.line()).contains("master");
  }

  @Test
  void anythingElseIsAFaultOfOursAndAsksForVerbose() {
    Failure failure = Failure.of(new NullPointerException("model"));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.BUG);
    assertThat(failure.line()).contains("NullPointerException: model").contains("--verbose");
  }

  @Test
  void failuresOfTasksComeThroughSpark() {
    Map<String, String> quiet = Map.of("spark.ui.enabled", "false", "spark.master", "local[1]");
    try (JavaSparkContext spark =
        io.tinderbox.common.spark.SparkContexts.start("failures", quiet)) {
      assertThat(Failure.of(thrownIn(spark, false)))
          .isEqualTo(new Failure(ExitCode.DATA, "Cannot read a"));
      assertThat(Failure.of(thrownIn(spark, true)))
          .isEqualTo(new Failure(ExitCode.DATA, "Cannot read a"));
    }
  }

  /** With a cause that does not serialise, only the text of the stack trace comes back. */
  private static Throwable thrownIn(JavaSparkContext spark, boolean asText) {
    try {
      spark
          .parallelize(List.of(1), 1)
          .foreach(
              part -> {
                Throwable cause = asText ? new NotSerialisable() : null;
                throw TinderboxException.data("Cannot read a", cause);
              });
    } catch (RuntimeException e) {
      return e;
    } catch (Exception e) {
      return e;
    }
    throw new AssertionError("the task did not fail");
  }

  private static final class NotSerialisable extends Exception {
    @SuppressWarnings("unused")
    private final Object field = new Object();
  }
}
