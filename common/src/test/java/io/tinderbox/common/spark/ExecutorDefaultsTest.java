package io.tinderbox.common.spark;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutorDefaultsTest {
  private static SparkConf on(String master) {
    return new SparkConf(false).set("spark.master", master);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "local[*]", "local[2]", "local[2,4]"})
  void aDriverThatIsItsOwnExecutorNeedsNone(String master) {
    assertThat(ExecutorDefaults.of(on(master))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"local-cluster[2,1,1024]", "spark://host:7077", "yarn", "k8s://host"})
  void executorsMayLeaveAndAreLeftOut(String master) {
    assertThat(ExecutorDefaults.of(on(master)))
        .containsEntry("spark.decommission.enabled", "true")
        .containsEntry("spark.excludeOnFailure.enabled", "true")
        .containsEntry("spark.excludeOnFailure.task.maxTaskAttemptsPerNode", "3");
  }

  /** Spark refuses to start where a task may fail as often on a machine as in all. */
  @Test
  void exclusionComesBeforeTheJobIsGivenUp() {
    SparkConf few = on("yarn").set("spark.task.maxFailures", "3");
    SparkConf tooFew = on("yarn").set("spark.task.maxFailures", "1");

    assertThat(ExecutorDefaults.of(few))
        .containsEntry("spark.excludeOnFailure.task.maxTaskAttemptsPerNode", "2");
    assertThat(ExecutorDefaults.of(tooFew))
        .doesNotContainKey("spark.excludeOnFailure.enabled")
        .containsEntry("spark.decommission.enabled", "true");
  }
}
