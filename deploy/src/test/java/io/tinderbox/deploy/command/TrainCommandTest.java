package io.tinderbox.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What is wrong with a training is found on the command's way to Spark, not by Spark. */
class TrainCommandTest {
  private static final int SIDE = 56;

  /** Spark would refuse it, so that an error which is not about it came before. */
  private static final String NO_MASTER = "local[none]";

  @TempDir private Path temporary;
  private Path data;
  private Path run;
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeManifest() throws IOException {
    data = Files.createDirectory(temporary.resolve("data"));
    run = temporary.resolve("run");
    Files.write(data.resolve(DataFolder.MANIFEST), manifest().toJson());
    Files.createFile(data.resolve(DataFolder.SUCCESS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model.norm=lrn  model.name=mlp       | model.norm: expected one of none for mlp, found lrn",
        "model.norm=lrn  model.name=logistic  | model.norm: expected one of none for logistic, found lrn",
        "model.frozen=[conv9]                 | model.frozen: expected layers of alexnet: conv1, conv2,",
        "model.frozen=[conv9]                 | found 'conv9'",
        "model.frozen=[conv*,dense*]          | model.frozen: expected at least one layer that is trained",
        "input.crop=57                        | input.crop: expected at most 56, the side of the pictures",
        "input.crop=9                         | model.name: expected layers that fit the input, found pool",
        "train.validationSplit=dev            | train.validationSplit: expected a labelled split of train, val",
        "train.learningRate.rule=plateau train.validationSplit= | train.learningRate.rule: expected a train.val",
        "input.mix.mixup=1 train.loss.name=svm | input.mix: expected none with train.loss.name = svm",
      })
  void aMistakeIsFoundBeforeSparkStarts(String settings, String message) {
    int code = train(settings.split(" +"));

    assertThat(err.toString()).contains(message).doesNotContain(NO_MASTER);
    assertThat(code).isEqualTo(2);
    assertThat(run).doesNotExist();
  }

  @Test
  void withoutAMistakeItComesToSpark() {
    assertThat(train()).as(err.toString()).isNotZero();
    assertThat(err.toString()).contains(NO_MASTER);
  }

  private int train(String... settings) {
    CommandLine commandLine = Tinderbox.commandLine().setErr(new PrintWriter(err, true));
    List<String> arguments =
        new ArrayList<>(
            List.of("train", "--data=" + data, "--run=" + run, "--master=" + NO_MASTER));
    for (String setting : settings) {
      arguments.add("--set=" + setting);
    }
    return commandLine.execute(arguments.toArray(String[]::new));
  }

  /** Of a data folder of two classes, whose shards nobody comes to read. */
  private static Manifest manifest() {
    Manifest.Shard shard = new Manifest.Shard("part.parquet", 8, 1 << 20, "0".repeat(64));
    Manifest.Split split = new Manifest.Split(8, List.of(4L, 4L), List.of(shard));
    return new Manifest(
        Manifest.FORMAT_VERSION,
        new ImageShape(3, SIDE, SIDE),
        ResizeMode.RESIZE,
        List.of(new Manifest.Label(0, "n0", "cat"), new Manifest.Label(1, "n1", "dog")),
        new TreeMap<>(Map.of("train", split, "val", split)),
        List.of(128.0, 128.0, 128.0),
        List.of(64.0, 64.0, 64.0),
        List.of(),
        new Manifest.Rejected(0, new TreeMap<>()),
        1,
        4,
        "",
        Manifest.Origin.UNKNOWN);
  }
}
