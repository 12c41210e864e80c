package io.tinderbox.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tinderbox.common.json.Json;
import io.tinderbox.ingest.shapes.ShapePictures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchCommandTest {
  @TempDir private Path temporary;
  private final StringWriter err = new StringWriter();

  @Test
  void measuresWhatIsNamedAndSaysWhyNothingStandsBesideIt() throws IOException {
    Path images = temporary.resolve("images");
    ShapePictures.draw(images, 20, 1);
    Path python = temporary.resolve("python");
    Files.writeString(
        python, "#!/bin/sh\necho \"ModuleNotFoundError: No module named 'torch'\" >&2; exit 1\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();
    Path out = temporary.resolve("out");

    int code =
        run(
            "bench",
            "--only=logistic,reading",
            "--runs=1",
            "--batch=8",
            "--images=" + images,
            "--python=" + python,
            "--out=" + out);

    assertThat(code).as(err.toString()).isZero();
    JsonNode json = Json.tree(Files.readAllBytes(out.resolve("bench.json")), out);
    assertThat(json.path("runs").asInt()).isEqualTo(1);
    assertThat(json.at("/head/cores").asInt()).isPositive();
    assertThat(json.path("rows"))
        .extracting(row -> row.path("name").asText() + ": " + row.path("what").asText())
        .containsExactly(
            "logistic: training step, nd4j",
            "logistic: inference, nd4j",
            "logistic: training step, libtorch",
            "logistic: inference, libtorch",
            "reading: minibatches from shards, one thread");
    assertThat(json.path("rows"))
        .extracting(row -> row.path("unit").asText())
        .containsExactly("images/s", "images/s", "images/s", "images/s", "examples/s");
    assertThat(json.path("rows"))
        .allMatch(row -> row.at("/figure/median").asDouble() > 0)
        .allMatch(row -> row.at("/figure/turns").size() == 1);
    assertThat(json.at("/rows/0/beside/absent").asText()).contains("No module named 'torch'");
    assertThat(Files.readString(out.resolve("bench.md")))
        .contains("- PyTorch: none: No module named 'torch'")
        .contains("| PyTorch: none: No module named 'torch'", "| reading  |");
  }

  @Test
  void folderInUseIsLeftAlone() throws IOException {
    Files.writeString(temporary.resolve("a file"), "");

    assertThat(run("bench", "--only=memory", "--out=" + temporary)).isEqualTo(2);
    assertThat(err.toString()).contains("expected an empty or new folder");
  }

  @Test
  void unknownNameIsExitCode2WithTheListOfNames() {
    assertThat(run("bench", "--only=logistic,lenet")).isEqualTo(2);
    assertThat(err.toString().lines()).hasSize(1);
    assertThat(err.toString()).contains("'lenet'", "logistic", "averaging-vgg16", "ingest");
  }

  private int run(String... arguments) {
    return Tinderbox.commandLine().setErr(new PrintWriter(err, true)).execute(arguments);
  }
}
