package io.tinderbox.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.trainer.network.Norm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With small programs in Python's place. */
class PyTorchTest {
  private static final String GREETING =
      "echo '{\"torch\": \"9.9\", \"threads\": '$2', \"device\": \"CPU\"}'\n";

  @TempDir private Path temporary;

  @Test
  void takesATurnForEachLine() throws IOException {
    String python =
        program(
            "python",
            GREETING
                + "while read line; do echo \"$line\" >> \"$1.log\"; echo '{\"seconds\": 0.5}'; done");
    try (PyTorch pyTorch =
        PyTorch.find(List.of(python), temporary, List.of("3", "cpu", "float32", "deterministic"))) {
      PyTorchTurn turn =
          new PyTorchTurn(pyTorch, "step", BenchNetwork.of("alexnet", Norm.BATCH), 64);

      assertThat(pyTorch.description()).isEqualTo("9.9 in %s, 3 threads, on CPU".formatted(python));
      assertThat(turn.turn()).isEqualTo(128);
      assertThat(turn.turn()).isEqualTo(128);
    }
    assertThat(temporary.resolve("torch_step.py.log"))
        .hasContent("step alexnet-batch 64 56 200\nstep alexnet-batch 64 56 200");
  }

  @Test
  void pythonWithoutTorchIsPassedOver() throws IOException {
    String without = withoutTorch();
    String with = program("with", GREETING + "cat > /dev/null");

    try (PyTorch pyTorch =
        PyTorch.find(
            List.of("/no/python", without, with),
            temporary,
            List.of("1", "cpu", "float32", "deterministic"))) {
      assertThat(pyTorch.description()).startsWith("9.9 in " + with);
    }
  }

  @Test
  void withoutAnyTheReasonIsToldAtEveryTurn() throws IOException {
    String without = withoutTorch();
    String reason = "does not start (/no/python), No module named 'torch' (%s)".formatted(without);

    try (PyTorch pyTorch =
        PyTorch.find(
            List.of("/no/python", without),
            temporary,
            List.of("1", "cpu", "float32", "deterministic"))) {
      assertThat(pyTorch.description()).isEqualTo("none: " + reason);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> pyTorch.turn("step", "mlp", 64, 56))
            .isInstanceOf(AbsentException.class)
            .hasMessage(reason);
      }
    }
  }

  @Test
  void networkThatItDoesNotHaveLeavesItRunning() throws IOException {
    String python =
        program(
            "python",
            GREETING
                + "read line; echo '{\"absent\": \"no such network\"}'; read line; echo '{\"seconds\": 2}'");

    try (PyTorch pyTorch =
        PyTorch.find(List.of(python), temporary, List.of("1", "cpu", "float32", "deterministic"))) {
      assertThatThrownBy(() -> pyTorch.turn("step", "newest", 64, 56))
          .hasMessage("no such network");
      assertThat(pyTorch.turn("step", "mlp", 64, 56)).isEqualTo(2);
    }
  }

  @Test
  void processThatEndsIsGone() throws IOException {
    String python = program("python", GREETING + "read line; echo 'MemoryError: too large' >&2");

    try (PyTorch pyTorch =
        PyTorch.find(List.of(python), temporary, List.of("1", "cpu", "float32", "deterministic"))) {
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> pyTorch.turn("step", "vgg16", 64, 56))
            .isInstanceOf(AbsentException.class)
            .hasMessage("too large");
      }
    }
  }

  @Test
  void programThatSaysSomethingElseIsNoPyTorch() throws IOException {
    String python = program("python", "echo hello; cat > /dev/null");

    try (PyTorch pyTorch =
        PyTorch.find(List.of(python), temporary, List.of("1", "cpu", "float32", "deterministic"))) {
      assertThat(pyTorch.description()).contains("does not answer as torch_step.py does");
    }
  }

  private String withoutTorch() throws IOException {
    return program(
        "without",
        "echo 'Traceback:' >&2; echo \"ModuleNotFoundError: No module named 'torch'\" >&2; exit 1");
  }

  private String program(String name, String text) throws IOException {
    Path file = temporary.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file.toString();
  }
}
