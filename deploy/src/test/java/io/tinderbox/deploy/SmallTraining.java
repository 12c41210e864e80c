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
import java.util.Map;

/**
 * One training of seconds that is run again and again, disturbed in another way each time.
 * Convolutions, batch normalisation, dropout, distortions, momentum and a falling learning rate all
 * take part.
 */
final class SmallTraining {
  static final int EPOCHS = 3;

  static final int WORKERS = 3;

  /** One of the parameters, one of the momentum: the network is small. */
  static final int SLICES = 2;

  /** Averagings of the whole run. */
  static final int ROUNDS = 9;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Program program;
  private final Path folder;

  private final Map<String, String> environment;

  private SmallTraining(Program program, Path folder, Map<String, String> environment) {
    this.program = program;
    this.folder = folder;
    this.environment = environment;
  }

  /**
   * Ingests the pictures.
   *
   * @param folder empty, for data, runs and logs
   */
  static SmallTraining prepare(Path folder) throws IOException, InterruptedException {
    SmallTraining training = new SmallTraining(new Program(folder), folder, Map.of());
    Path images = folder.resolve("images");
    ShapePictures.draw(images, 24, 3);
    training
        .program
        .run(
            "ingest",
            "--layout=class-folders",
            "--source=" + images,
            "--out=" + training.data(),
            "--set=ingest.shardExamples=64",
            "--set=ingest.rowGroupExamples=16")
        .done();
    return training;
  }

  Path data() {
    return folder.resolve("shards");
  }

  /** The same training on data that lie in another folder as {@code shards}. */
  SmallTraining in(Path other) {
    return new SmallTraining(program, other, environment);
  }

  /** The same training on a cluster that is not to be named again. */
  SmallTraining on(StandaloneCluster cluster) {
    return new SmallTraining(program, folder, cluster.environment());
  }

  /** A run folder, or another place beside the data. */
  Path place(String name) {
    return folder.resolve(name);
  }

  /** Trains to the end, and gives {@code parametersSha256}. */
  String trained(Path run, String... options) throws IOException, InterruptedException {
    train(run, options).done();
    return completed(run);
  }

  /** {@code parametersSha256} of a run that came to its end. */
  String completed(Path run) throws IOException {
    JsonNode result = result(run);
    assertThat(result.path("status").asText()).isEqualTo("completed");
    assertThat(Files.readAllLines(run.resolve("metrics.jsonl"))).hasSize(EPOCHS);
    return result.path("parametersSha256").asText();
  }

  Program.Ended train(Path run, String... options) throws IOException, InterruptedException {
    return start(run, options).await();
  }

  Program.Running start(Path run, String... options) throws IOException {
    return program.start(environment, Program.SCRIPT, arguments(run, options));
  }

  /**
   * Measures a run's model on the training split, whose pictures lie in several shards.
   *
   * @param name of the evaluation folder, which is made beside the data
   */
  Path evaluated(Path run, String name, String... options)
      throws IOException, InterruptedException {
    Path out = place(name);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "evaluate", "--run=" + run, "--data=" + data(), "--split=train", "--out=" + out));
    arguments.addAll(List.of(options));
    program.run(arguments.toArray(String[]::new)).done();
    return out;
  }

  private String[] arguments(Path run, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--data=" + data(),
                "--run=" + run,
                "--set=model.name=alexnet",
                "--set=model.norm=batch",
                "--set=model.width=0.1",
                "--set=train.maxEpochs=" + EPOCHS,
                "--set=train.batchSizePerWorker=8",
                "--set=distribution.workers=" + WORKERS,
                "--set=distribution.threadsPerWorker=1",
                "--set=distribution.averagingFrequency=2"));
    arguments.addAll(List.of(options));
    return arguments.toArray(String[]::new);
  }

  static JsonNode result(Path run) throws IOException {
    return JSON.readTree(run.resolve("result.json").toFile());
  }
}
