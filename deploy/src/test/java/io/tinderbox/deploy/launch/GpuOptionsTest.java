package io.tinderbox.deploy.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class GpuOptionsTest {
  private static final String MASTER = "spark.master";
  private static final String EXECUTOR = "spark.executor.resource.gpu.amount";
  private static final String TASK = "spark.task.resource.gpu.amount";
  private static final String SCRIPT = "spark.executor.resource.gpu.discoveryScript";

  @Test
  void aBuildForGpusAsksForOneAnExecutorAndATask() {
    Map<String, String> given = Map.of(MASTER, "spark://a:7077", "spark.executor.cores", "4");

    assertThat(GpuOptions.complete(given, true))
        .containsAllEntriesOf(given)
        .containsEntry(EXECUTOR, "1")
        .containsEntry(TASK, "1")
        .hasSize(4);
    assertThat(GpuOptions.complete(given, false)).isEqualTo(given);
  }

  @Test
  void inLocalModeSparkGivesNone() {
    Map<String, String> given = Map.of(MASTER, "local[4]");

    assertThat(GpuOptions.complete(given, true)).isEqualTo(given);
    assertThat(GpuOptions.complete(Map.of(), true)).isEmpty();
    refused(Map.of(MASTER, "local[4]", TASK, "1"), true)
        .hasMessageContaining("expected a master with executors")
        .hasMessageContaining("found local[4]");
    assertThat(GpuOptions.complete(Map.of(MASTER, "local-cluster[2,1,1024]"), true))
        .containsKey(TASK);
  }

  @Test
  void whoeverAsksByThemselvesIsCompletedInAnyBuild() {
    assertThat(GpuOptions.complete(Map.of(MASTER, "spark://a:7077", EXECUTOR, "1"), false))
        .containsEntry(TASK, "1");
    assertThat(
            GpuOptions.complete(
                Map.of(MASTER, "k8s://a", SCRIPT, "/x", EXECUTOR, "1", TASK, "1.0"), true))
        .containsEntry(TASK, "1.0")
        .containsEntry("spark.executor.resource.gpu.vendor", "nvidia.com");
  }

  @Test
  void allThatContradictsIsSaidAtOnce() {
    refused(Map.of(MASTER, "yarn", EXECUTOR, "2", TASK, "0.5"), true)
        .hasMessageStartingWith("Cannot use GPUs, 3 problems:\n  ")
        .hasMessageContaining("expected 1, one executor a GPU, found 2 (" + EXECUTOR + ")")
        .hasMessageContaining("expected 1, one task a GPU, found 0.5 (" + TASK + ")")
        .hasMessageContaining(SCRIPT);
    refused(Map.of(MASTER, "spark://a:7077", EXECUTOR, "0"), true)
        .hasMessage("Cannot use GPUs: expected 1, one executor a GPU, found 0 (" + EXECUTOR + ")");
  }

  @Test
  void memoryIsForOneTaskWhateverTheCores() {
    Map<String, String> open = new TreeMap<>();
    open.put(MASTER, "spark://a:7077");
    open.put("spark.executor.cores", "8");
    open.put("spark.executor.memory", "1g");
    open.put(ExecutorOptions.OPEN, "true");
    open.put(ExecutorOptions.OVERHEAD, "1g");
    long gib = 1L << 30;

    long eight = overhead(ExecutorRoom.forWorkers(open, gib, 8));
    long one = overhead(ExecutorRoom.forWorkers(GpuOptions.complete(open, true), gib, 8));

    assertThat(eight).isGreaterThan(8 * gib);
    assertThat(one).isBetween(gib, 2 * gib);
  }

  private static long overhead(Map<String, String> properties) {
    return MemorySize.parse(properties.get(ExecutorOptions.OVERHEAD)).orElseThrow();
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> refused(
      Map<String, String> properties, boolean gpuBuild) {
    return assertThatThrownBy(() -> GpuOptions.complete(properties, gpuBuild))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE));
  }
}
