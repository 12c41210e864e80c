package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark's scheduling of GPUs that are made up, from the script that starts workers to the
 * executors' own account: no GPU is needed, and none is used.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GpusIT {
  /** Two cards, by the fields that it is asked for. */
  private static final String NVIDIA_SMI =
      """
      #!/bin/sh
      for i in 0 1; do
        case "$1" in
          --query-gpu=index,uuid) echo "$i, GPU-made-up-$i" ;;
          --query-gpu=index,uuid,name,compute_cap,memory.total,driver_version)
            echo "$i, GPU-made-up-$i, NVIDIA A10G, 8.6, 23028, 525.85.12" ;;
          *) exit 2 ;;
        esac
      done
      """;

  private static final String ASK = "--set=spark.executor.resource.gpu.amount=1";

  private SmallTraining training;
  private StandaloneCluster cluster;
  private Map<String, String> machine;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    machine = machine(folder.resolve("bin"), NVIDIA_SMI);
    cluster = StandaloneCluster.start(folder.resolve("cluster"));
    training = SmallTraining.prepare(folder).on(cluster);
    assertThat(cluster.startWorkers(machine, "--gpus=all").done().out())
        .contains("worker-1 is with", "worker-2 is with");
  }

  @AfterAll
  void stop() throws Exception {
    cluster.close();
  }

  /**
   * Three workers of two cards: those of another folder know nothing of this one's, as when each
   * was started by hand.
   */
  @Test
  void eachExecutorHasTheGpuThatSparkGaveItAndOneThatSharesIsLeftOut(@TempDir Path other)
      throws Exception {
    Files.copy(cluster.folder().resolve("secret"), other.resolve("secret"));
    String folder = "--folder=" + other;
    cluster.startWorkers(machine, folder, "--gpus=1").done();
    try {
      Path run = training.place("run");
      Program.Ended ended = training.train(run, master(), ASK, "--set=train.maxEpochs=1").done();

      for (int gpu : new int[] {0, 1}) {
        assertThat(ended.err())
            .containsPattern(
                "GPU of executor [012] on 127\\.0\\.0\\.1: Spark gave %1$d, CUDA_VISIBLE_DEVICES=GPU-made-up-%1$d, GPU %1$d \\(NVIDIA A10G, GPU-made-up-%1$d, compute capability 8\\.6, 22\\.5 GiB, driver 525\\.85\\.12\\)"
                    .formatted(gpu));
      }
      assertThat(ended.err())
          .containsPattern(
              "Warning: left out: 1 of 3 executors \\([12] on 127\\.0\\.0\\.1\\): expected a GPU of its own, found that of executor [01] on 127\\.0\\.0\\.1, GPU 0 ")
          .contains("2 executors are ready");
      assertThat(SmallTraining.result(run).path("status").asText()).isEqualTo("completed");
    } finally {
      cluster.run("stop", folder, "--grace=0").done();
    }
  }

  @Test
  void whatContradictsIsToldBeforeSparkStarts() throws Exception {
    training
        .train(training.place("refused"), master(), ASK, "--set=spark.task.resource.gpu.amount=0.5")
        .oneLine(2, "expected 1, one task a GPU, found 0.5");
  }

  @Test
  void aWorkerNeedsAGpuThatNoOtherHas(@TempDir Path bin) throws Exception {
    Program.Ended taken = cluster.startWorkers(machine, "--gpus=1");
    assertThat(taken.code()).isEqualTo(2);
    assertThat(taken.err()).contains("expected 1 without one, found 0");

    Map<String, String> broken = machine(bin, "#!/bin/sh\necho 'No driver' >&2\nexit 9\n");
    Program.Ended blind = cluster.startWorkers(broken, "--gpus=1");
    assertThat(blind.code()).isEqualTo(5);
    assertThat(blind.err()).contains("nvidia-smi ended with 9: No driver");
  }

  private static Map<String, String> machine(Path bin, String nvidiaSmi) throws IOException {
    Path program = Files.createDirectories(bin).resolve("nvidia-smi");
    Files.writeString(program, nvidiaSmi);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    return Map.of("PATH", bin + ":" + System.getenv("PATH"));
  }

  private String master() {
    return "--master=" + cluster.url();
  }
}
