package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tinderbox.ingest.shapes.ShapePictures;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user's way: the demo, then each step by itself on what it left, then everything that can go
 * wrong.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WayThroughIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Path temporary;
  private Program program;
  private Path images;
  private Path work;

  @BeforeAll
  void demo(@TempDir Path folder) throws Exception {
    temporary = folder;
    program = new Program(temporary);
    images = temporary.resolve("my pictures [1]");
    ShapePictures.draw(images, 30, 2);
    Files.writeString(images.resolve("circle/not a picture.JPEG"), "text");
    work = temporary.resolve("work");
    Program.Ended demo =
        program
            .run(
                "demo",
                "--images=" + images,
                "--work=" + work,
                "--set=model.width=0.1",
                "--set=train.maxEpochs=2",
                "--set=train.batchSizePerWorker=16",
                "--set=ingest.maxRejectedFraction=0.05")
            .done();
    assertThat(demo.out()).contains("report.html", "tinderbox predict");
  }

  @Test
  void theDemoLeavesTheFilesThatOthersRelyOn() throws IOException {
    JsonNode manifest = json(work.resolve("shards/manifest.json"));
    assertThat(manifest.path("labels").path(0).path("id").asText()).isEqualTo("circle");
    assertThat(manifest.path("rejected").path("total").asInt()).isEqualTo(1);
    assertThat(work.resolve("shards/_SUCCESS")).exists();
    assertThat(Files.readString(work.resolve("shards/rejected.jsonl")))
        .contains("circle/not a picture.JPEG");

    Path run = work.resolve("run");
    assertThat(run.resolve("config.conf")).content().contains("train.maxEpochs = 2");
    assertThat(json(run.resolve("provenance.json")).path("dataDigest"))
        .isEqualTo(manifest.path("digest"));
    List<String> metrics = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertThat(metrics).hasSize(2);
    JsonNode epoch = JSON.readTree(metrics.get(1));
    assertThat(epoch.fieldNames())
        .toIterable()
        .contains(
            "epoch",
            "loss",
            "dataLoss",
            "trainTop1",
            "valLoss",
            "valTop1",
            "valTop5",
            "learningRate",
            "examples",
            "seconds",
            "examplesPerSecond",
            "time");
    double parts = 0;
    for (JsonNode part : epoch.path("time")) {
      parts += part.asDouble();
    }
    double seconds = epoch.path("seconds").asDouble();
    assertThat(parts).isBetween(0.95 * seconds, 1.05 * seconds);
    assertThat(json(run.resolve("result.json")).path("status").asText()).isEqualTo("completed");
    try (Stream<Path> events = Files.list(run.resolve("tensorboard"))) {
      assertThat(events)
          .anyMatch(file -> file.getFileName().toString().startsWith("events.out.tfevents."));
    }
    assertThat(run.resolve("model/model.json")).exists();
    assertThat(run.resolve("model/MODEL_CARD.md")).content().contains("## Limits", "circle");
    assertThat(run.resolve(".lock")).doesNotExist();

    JsonNode evaluation = json(work.resolve("evaluation/evaluation.json"));
    assertThat(evaluation.path("perClass")).hasSize(6);
    assertThat(evaluation.path("tenCrop").path("product").path("top5").asDouble())
        .isBetween(0.0, 1.0);
    List<String> predictions = Files.readAllLines(work.resolve("evaluation/predictions.csv"));
    assertThat(predictions.get(0)).startsWith("id,label,predicted1,probability1,");
    assertThat(predictions).hasSize(1 + evaluation.path("examples").asInt());
    assertThat(work.resolve("evaluation/report.html"))
        .content()
        .contains("<svg", "id=\"saliency\"", "id=\"filters\"");

    JsonNode explanation = json(work.resolve("explain/explain.json"));
    assertThat(explanation.path("pictures").size()).isGreaterThanOrEqualTo(10);
    assertThat(
            work.resolve("explain")
                .resolve(explanation.path("pictures").path(0).path("file").asText()))
        .exists();
    assertThat(work.resolve("explain/explain.html")).content().contains("Grad-CAM");
  }

  @Test
  void aSecondDemoHasNothingToDo() throws Exception {
    Program.Ended again =
        program
            .run(
                "demo",
                "--images=" + images,
                "--work=" + work,
                "--set=model.width=0.1",
                "--set=train.maxEpochs=2",
                "--set=train.batchSizePerWorker=16",
                "--set=ingest.maxRejectedFraction=0.05")
            .done();

    assertThat(again.err()).contains("Already complete", "nothing left to do");
    assertThat(again.out()).contains("report.html");
  }

  @Test
  void eachStepByItself() throws Exception {
    assertThat(program.run("verify", "--data=" + work.resolve("shards")).done().out()).isNotEmpty();
    program
        .run(
            "evaluate",
            "--run=" + work.resolve("run"),
            "--data=" + work.resolve("shards"),
            "--split=test",
            "--out=" + work.resolve("evaluation-test"))
        .done();
    assertThat(json(work.resolve("evaluation-test/evaluation.json")).path("split").asText())
        .isEqualTo("test");

    Path picture = images.resolve("ring/ring_0001.jpg");
    Program.Ended predicted =
        program.run(
            "predict",
            "--run=" + work.resolve("run"),
            picture.toString(),
            images.resolve("circle/not a picture.JPEG").toString());
    assertThat(predicted.code()).as(predicted.err()).isEqualTo(3);
    assertThat(predicted.out()).startsWith(picture.toString());
    assertThat(predicted.out().lines()).hasSize(6);
    assertThat(predicted.err()).contains("not a picture.JPEG");

    Path list = temporary.resolve("pictures.txt");
    Files.write(list, List.of(picture.toString(), "/nowhere/at-all.jpg"));
    Program.Ended lines =
        program.run("predict", "--run=" + work.resolve("run"), "--json", "--files=" + list);
    assertThat(lines.code()).as(lines.err()).isEqualTo(3);
    List<String> answers = lines.out().lines().toList();
    assertThat(answers).hasSize(2);
    JsonNode answer = JSON.readTree(answers.get(0));
    assertThat(answer.path("file").asText()).isEqualTo(picture.toString());
    assertThat(answer.path("guesses")).hasSize(5);
    assertThat(predicted.out()).contains(answer.path("guesses").path(0).path("id").asText());
    assertThat(JSON.readTree(answers.get(1)).path("error").asText()).contains("no such file");

    Path onnx = temporary.resolve("a model.onnx");
    String[] export = {"export", "--run=" + work.resolve("run"), "--out=" + onnx};
    assertThat(program.run(export).done().out()).contains("a model.onnx", "6 classes");
    assertThat(onnx).isNotEmptyFile();
    program.run(export).oneLine(2, "a model.onnx");
  }

  /** By nothing of the program: the two files agree. */
  @Test
  void theAccuraciesCanBeCountedFromThePredictions() throws IOException {
    JsonNode evaluation = json(work.resolve("evaluation/evaluation.json"));
    List<String> lines = Files.readAllLines(work.resolve("evaluation/predictions.csv"));
    int[] hits = new int[6];
    int[] examples = new int[6];
    int firstFive = 0;
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = List.of(line.split(",", -1));
      String label = fields.get(1);
      examples[Integer.parseInt(label)]++;
      hits[Integer.parseInt(label)] += label.equals(fields.get(2)) ? 1 : 0;
      firstFive += IntStream.range(1, 6).anyMatch(k -> label.equals(fields.get(2 * k))) ? 1 : 0;
    }
    double all = IntStream.of(examples).sum();
    assertThat(all).isEqualTo(evaluation.path("examples").asDouble()).isPositive();
    assertThat(evaluation.path("top1").asDouble())
        .isCloseTo(IntStream.of(hits).sum() / all, within(1e-12));
    assertThat(evaluation.path("top5").asDouble()).isCloseTo(firstFive / all, within(1e-12));
    for (int label = 0; label < 6; label++) {
      JsonNode ofClass = evaluation.path("perClass").path(label);
      assertThat(ofClass.path("examples").asInt()).isEqualTo(examples[label]);
      assertThat(ofClass.path("top1").asDouble())
          .isCloseTo(hits[label] / (double) examples[label], within(1e-12));
    }
  }

  /**
   * Nothing overflows and nothing is complained of, on narrow and wide screens, light and dark; the
   * keyboard reaches everything, and shows where it is.
   */
  @Test
  void thePagesStandInABrowser() throws Exception {
    Optional<Browser> browser = Browser.find(temporary);
    assumeTrue(browser.isPresent(), "no Chromium is installed: the pages were not looked at");
    Path report = work.resolve("evaluation/report.html");
    assertThat(Files.size(report)).isLessThan(5_000_000);
    List<Path> pages = List.of(report, work.resolve("explain/explain.html"));
    Set<String> backgrounds = new HashSet<>();
    for (boolean dark : List.of(false, true)) {
      Browser.Look look = browser.get().look(pages, dark, 400, 1600);
      assertThat(look.console()).isEmpty();
      assertThat(look.pages()).hasSize(4);
      for (JsonNode page : look.pages()) {
        assertThat(page.path("out")).as("beyond the edge: %s", page).isEmpty();
        assertThat(page.path("cut")).as("labels cut off: %s", page).isEmpty();
        assertThat(page.path("pageWidth").asInt()).isLessThanOrEqualTo(page.path("width").asInt());
        assertThat(page.path("dark").asBoolean()).isEqualTo(dark);
        backgrounds.add(page.path("background").asText());
        assertThat(page.path("stops").asInt()).as("stops of the keyboard").isGreaterThan(5);
        assertThat(page.path("unmarked")).as("no sign of the focus: %s", page).isEmpty();
        assertThat(page.path("skip").asBoolean()).as("the skip link shows").isTrue();
        assertThat(page.path("still").asBoolean()).isEqualTo(dark);
        assertThat(page.path("scrolling").asText()).isEqualTo(dark ? "auto" : "smooth");
      }
      assertThat(look.pages().path(0).path("sorted")).hasSize(4);
      look.pages().path(0).path("sorted").forEach(WayThroughIT::requireSorted);
    }
    assertThat(backgrounds).hasSize(2);
  }

  /** The table's rows follow what the heading says of their order. */
  private static void requireSorted(JsonNode column) {
    List<String> keys = new ArrayList<>();
    column.path("keys").forEach(key -> keys.add(key.asText()));
    boolean numbers = keys.stream().allMatch(key -> key.matches("-?[0-9.E-]+"));
    Comparator<String> rising =
        numbers ? Comparator.comparing(Double::valueOf) : String.CASE_INSENSITIVE_ORDER;
    assertThat(column.path("order").asText()).isIn("ascending", "descending");
    assertThat(keys)
        .hasSize(6)
        .isSortedAccordingTo(
            column.path("order").asText().equals("ascending") ? rising : rising.reversed());
  }

  @Test
  void twoRunsAreComparedAndExecutorsSeeTheSame() throws Exception {
    Path out = temporary.resolve("evaluation-compared");
    Program.Ended ended =
        program
            .run(
                "evaluate",
                "--run=" + work.resolve("run"),
                "--data=" + work.resolve("shards"),
                "--compare=" + work.resolve("run"),
                "--on=executors",
                "--master=local[2]",
                "--out=" + out)
            .done();

    assertThat(ended.out()).contains("McNemar's p 1.0000");
    JsonNode spread = json(out.resolve("evaluation.json"));
    JsonNode alone = json(work.resolve("evaluation/evaluation.json"));
    assertThat(spread.path("comparison").path("differences")).isEmpty();
    assertThat(spread.path("loss").asDouble())
        .isCloseTo(alone.path("loss").asDouble(), within(1e-6));
    assertThat(spread.path("confusion")).isEqualTo(alone.path("confusion"));
    assertThat(labels(out)).isEqualTo(labels(work.resolve("evaluation")));
  }

  /** Id, label and first guess of every example. */
  private static List<List<String>> labels(Path evaluation) throws IOException {
    return Files.readAllLines(evaluation.resolve("predictions.csv")).stream()
        .map(line -> List.of(line.split(",")).subList(0, 3))
        .toList();
  }

  @Test
  void badDataIsToldAndLeavesNothingThatLooksWhole() throws Exception {
    Path out = temporary.resolve("out");
    Path empty = Files.createDirectories(temporary.resolve("empty/cat"));
    ingest(temporary.resolve("nowhere"), out).oneLine(2, "nowhere");
    ingest(empty.getParent(), out).lastLine(3, "cat");
    Path texts = Files.createDirectories(temporary.resolve("texts/cat"));
    Files.writeString(texts.resolve("a.JPEG"), "no picture");
    ingest(texts.getParent(), out).lastLine(3, "a.JPEG");
    assertThat(out.resolve("_SUCCESS")).doesNotExist();
    assertThat(out.resolve("manifest.json")).doesNotExist();

    Path half = Files.createDirectories(temporary.resolve("half"));
    Files.copy(work.resolve("shards/manifest.json"), half.resolve("manifest.json"));
    train(half, temporary.resolve("run-half")).oneLine(3, "_SUCCESS");
    assertThat(temporary.resolve("run-half")).doesNotExist();
  }

  @Test
  void aModelOfOtherClassesIsRefused() throws Exception {
    Path two = temporary.resolve("two");
    ShapePictures.draw(two, 10, 5);
    deleteFolder(two.resolve("ring"));
    Path shards = temporary.resolve("five-classes");
    ingest(two, shards).done();

    program
        .run(
            "evaluate",
            "--run=" + work.resolve("run"),
            "--data=" + shards,
            "--out=" + temporary.resolve("evaluation-two"))
        .oneLine(2, "6 classes");
    assertThat(temporary.resolve("evaluation-two")).doesNotExist();
  }

  @Test
  void portsAndDisksThatCannotBeUsedAreToldApart() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      program
          .run(
              "verify",
              "--data=" + work.resolve("shards"),
              "--set=spark.driver.host=localhost",
              "--set=spark.driver.bindAddress=127.0.0.1",
              "--set=spark.port.maxRetries=0",
              "--set=spark.driver.port=" + taken.getLocalPort())
          .lastLine(5, "Cannot start Spark");
    }
    ingest(images, Path.of("/proc/tinderbox")).lastLine(5, "/proc/tinderbox");
  }

  @Test
  void aUsedRunFolderNeedsResumeAndTheSameSettings() throws Exception {
    train(work.resolve("shards"), work.resolve("run")).oneLine(2, "--resume");
    Program.Ended other =
        program.run(
            "train",
            "--data=" + work.resolve("shards"),
            "--run=" + work.resolve("run"),
            "--resume",
            "--set=train.seed=99");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("train.seed: was 1, is 99");
  }

  private Program.Ended ingest(Path source, Path out) throws IOException, InterruptedException {
    return program.run("ingest", "--layout=class-folders", "--source=" + source, "--out=" + out);
  }

  private Program.Ended train(Path data, Path run) throws IOException, InterruptedException {
    return program.run("train", "--data=" + data, "--run=" + run);
  }

  private static void deleteFolder(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }
}
