package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tinderbox.ingest.shapes.ShapePictures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The promise that everything else stands on: with the number of logical workers and their threads
 * fixed, a run ends with the same parameters, bit for bit, wherever its workers run and whatever
 * was killed on the way. Convolutions, batch normalisation, dropout, distortions, momentum and a
 * falling learning rate all take part.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SameResultIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path temporary;
  private Program program;
  private Path shards;
  private String undisturbed;

  @BeforeAll
  void trainUndisturbed(@TempDir Path folder) throws Exception {
    temporary = folder;
    program = new Program(temporary);
    Path images = temporary.resolve("images");
    ShapePictures.draw(images, 40, 3);
    shards = temporary.resolve("shards");
    program
        .run(
            "ingest",
            "--layout=class-folders",
            "--source=" + images,
            "--out=" + shards,
            "--set=ingest.shardExamples=64",
            "--set=ingest.rowGroupExamples=16")
        .done();
    undisturbed = trained(temporary.resolve("local-1"), "--master=local[1]");
  }

  @Test
  void onTwoThreads() throws Exception {
    assertThat(trained(temporary.resolve("local-2"), "--master=local[2]")).isEqualTo(undisturbed);
  }

  @Test
  void onTwoExecutorProcesses() throws Exception {
    assertThat(trained(temporary.resolve("cluster"), "--master=local-cluster[2,1,1024]"))
        .isEqualTo(undisturbed);
  }

  @Test
  void afterTheDriverWasKilledAndTheRunResumed() throws Exception {
    Path run = temporary.resolve("killed");
    Program.Running running = program.start(train(run, "--master=local[2]"));
    awaitCheckpoint(run, running.process());
    running.kill();
    assertThat(run.resolve("result.json")).doesNotExist();

    assertThat(trained(run, "--master=local[2]", "--resume")).isEqualTo(undisturbed);
    assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(4);
  }

  @Test
  void afterAStopSignalAndTheRunResumed() throws Exception {
    Path run = temporary.resolve("stopped");
    Program.Running running = program.start(train(run, "--master=local[2]"));
    awaitCheckpoint(run, running.process());
    running.process().destroy();
    assertThat(running.await().code()).isEqualTo(5);
    assertThat(result(run).path("status").asText()).isEqualTo("interrupted");

    assertThat(trained(run, "--master=local[2]", "--resume")).isEqualTo(undisturbed);
  }

  private String trained(Path run, String... options) throws IOException, InterruptedException {
    program.run(train(run, options)).done();
    JsonNode result = result(run);
    assertThat(result.path("status").asText()).isEqualTo("completed");
    return result.path("parametersSha256").asText();
  }

  private String[] train(Path run, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--data=" + shards,
                "--run=" + run,
                "--set=model.name=alexnet",
                "--set=model.norm=batch",
                "--set=model.width=0.1",
                "--set=train.maxEpochs=4",
                "--set=train.batchSizePerWorker=8",
                "--set=distribution.workers=3",
                "--set=distribution.threadsPerWorker=1",
                "--set=distribution.averagingFrequency=2"));
    arguments.addAll(List.of(options));
    return arguments.toArray(String[]::new);
  }

  /** Until the first epoch is safe; three are still to come. */
  private static void awaitCheckpoint(Path run, Process process)
      throws IOException, InterruptedException {
    Path checkpoints = run.resolve("checkpoints");
    while (process.isAlive()) {
      if (Files.isDirectory(checkpoints)) {
        try (Stream<Path> files = Files.walk(checkpoints)) {
          if (files.anyMatch(file -> file.endsWith("checkpoint.json"))) {
            return;
          }
        }
      }
      Thread.sleep(20);
    }
    throw new AssertionError("the run ended before it could be disturbed");
  }

  private static JsonNode result(Path run) throws IOException {
    return JSON.readTree(run.resolve("result.json").toFile());
  }
}
