package io.tinderbox.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.json.Json;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.common.shard.Example;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.evaluation.Evaluator;
import io.tinderbox.trainer.evaluation.ExampleSource;
import io.tinderbox.trainer.evaluation.LinearClassifier;
import io.tinderbox.trainer.evaluation.Views;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.loss.LossConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationFolderTest {
  private static final ImageShape IMAGE = new ImageShape(3, 8, 8);
  private static final Preprocessing PREPROCESSING =
      new Preprocessing(IMAGE, 6, List.of(128.0, 128.0, 128.0), List.of(64.0, 64.0, 64.0));
  private static final int CLASSES = 9;

  @TempDir private Path temporary;

  @Test
  void theFilesAgreeWithEachOther() throws Exception {
    Path folder = temporary.resolve("evaluation [1] of 100%");
    fill(folder, examples(70));

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("evaluation.json", "predictions.csv", "report.html");
    }
    JsonNode evaluation = Json.tree(Files.readAllBytes(folder.resolve("evaluation.json")), folder);
    List<List<String>> lines = csv(Files.readString(folder.resolve("predictions.csv")));
    assertThat(lines.get(0))
        .startsWith("id", "label", "predicted1", "probability1")
        .endsWith("predicted5", "probability5")
        .hasSize(12);
    int first = 0;
    int firstFive = 0;
    for (List<String> line : lines.subList(1, lines.size())) {
      assertThat(line).hasSize(12);
      first += line.get(2).equals(line.get(1)) ? 1 : 0;
      for (int place = 0; place < 5; place++) {
        firstFive += line.get(2 + 2 * place).equals(line.get(1)) ? 1 : 0;
      }
    }
    assertThat(lines).hasSize(71);
    assertThat(lines.get(1).get(0)).isEqualTo("val/a \"b\", 0.JPEG");
    assertThat(evaluation.get("examples").asInt()).isEqualTo(70);
    assertThat(evaluation.get("top1").asDouble()).isEqualTo(first / 70.0, within(1e-12));
    assertThat(evaluation.get("top5").asDouble()).isEqualTo(firstFive / 70.0, within(1e-12));
    assertThat(evaluation.at("/tenCrop/mean/top1").isDouble()).isTrue();
    assertThat(evaluation.at("/tenCrop/product/top5").isDouble()).isTrue();
    assertThat(evaluation.at("/perClass/8/id").asText()).isEqualTo("n8");
    assertThat(evaluation.get("calibrationError").asDouble()).isBetween(0.0, 1.0);
    assertThat(Files.readString(folder.resolve("report.html"))).startsWith("<!DOCTYPE html>");
  }

  /** From the file alone, by nothing of the program: loss, intervals, pairs, calibration. */
  @Test
  void theNumbersCanBeRecomputedFromThePredictions() throws Exception {
    Path folder = temporary.resolve("evaluation");
    List<Example> examples = examples(400);
    fill(folder, examples);

    JsonNode evaluation = Json.tree(Files.readAllBytes(folder.resolve("evaluation.json")), folder);
    List<List<String>> lines = csv(Files.readString(folder.resolve("predictions.csv")));
    lines = lines.subList(1, lines.size());
    assertThat(lines.stream().map(line -> line.get(0)))
        .containsExactlyElementsOf(examples.stream().map(Example::id).toList());
    int[][] confusion = new int[CLASSES][CLASSES];
    double[] hits = new double[15];
    double[] confidence = new double[15];
    for (List<String> line : lines) {
      int label = Integer.parseInt(line.get(1));
      int guess = Integer.parseInt(line.get(2));
      double probability = Double.parseDouble(line.get(3));
      int bin = (int) Math.ceil(probability * 15) - 1;
      confusion[label][guess]++;
      hits[bin] += label == guess ? 1 : 0;
      confidence[bin] += probability;
    }
    double error = 0;
    for (int bin = 0; bin < 15; bin++) {
      error += Math.abs(hits[bin] - confidence[bin]) / lines.size();
    }
    assertThat(evaluation.get("calibrationError").asDouble()).isCloseTo(error, within(1e-6));
    double top1 = 0;
    int most = 0;
    for (int label = 0; label < CLASSES; label++) {
      JsonNode ofClass = evaluation.at("/perClass/" + label);
      int examplesOfClass = Arrays.stream(confusion[label]).sum();
      assertThat(ofClass.get("examples").asInt()).isEqualTo(examplesOfClass);
      assertThat(ofClass.get("top1").asDouble())
          .isCloseTo(confusion[label][label] / (double) examplesOfClass, within(1e-12));
      for (int guess = 0; guess < CLASSES; guess++) {
        assertThat(evaluation.get("confusion").get(label).get(guess).asInt())
            .isEqualTo(confusion[label][guess]);
        most = label == guess ? most : Math.max(most, confusion[label][guess]);
      }
      top1 += confusion[label][label] / (double) lines.size();
    }
    assertThat(evaluation.at("/confusedPairs/0/examples").asInt()).isEqualTo(most);
    assertThat(evaluation.at("/intervals/top1/low").asDouble()).isBetween(0.0, top1);
    assertThat(evaluation.at("/intervals/top1/high").asDouble()).isBetween(top1, 1.0);
    double loss = evaluation.get("loss").asDouble();
    assertThat(evaluation.at("/intervals/loss/low").asDouble()).isBetween(0.0, loss);
    assertThat(evaluation.at("/intervals/loss/high").asDouble()).isGreaterThan(loss);
  }

  @Test
  void twoNetworksStandSideBySide() throws Exception {
    List<Example> examples = examples(300);
    Path one = temporary.resolve("one");
    Path two = temporary.resolve("two");
    fill(two, examples, 2, Optional.empty());
    fill(one, examples, 1, Optional.of(new EvaluationFolder.Other("runs/2", evaluator(2))));

    JsonNode comparison =
        Json.tree(Files.readAllBytes(one.resolve("evaluation.json")), one).get("comparison");
    List<List<String>> ours = csv(Files.readString(one.resolve("predictions.csv")));
    List<List<String>> others = csv(Files.readString(two.resolve("predictions.csv")));
    int onlyThis = 0;
    int onlyOther = 0;
    int differ = 0;
    for (int i = 1; i < ours.size(); i++) {
      boolean hit = ours.get(i).get(1).equals(ours.get(i).get(2));
      boolean otherHit = others.get(i).get(1).equals(others.get(i).get(2));
      onlyThis += hit && !otherHit ? 1 : 0;
      onlyOther += otherHit && !hit ? 1 : 0;
      if (!ours.get(i).get(2).equals(others.get(i).get(2))) {
        JsonNode difference = comparison.get("differences").get(differ++);
        assertThat(difference.get("id").asText()).isEqualTo(ours.get(i).get(0));
        assertThat(difference.get("otherPredicted").asText()).isEqualTo(others.get(i).get(2));
      }
    }
    assertThat(comparison.get("differences")).hasSize(differ);
    assertThat(comparison.get("onlyThis").asInt()).isEqualTo(onlyThis).isPositive();
    assertThat(comparison.get("onlyOther").asInt()).isEqualTo(onlyOther).isPositive();
    assertThat(comparison.get("mcnemarP").asDouble()).isBetween(0.0, 1.0);
    assertThat(comparison.get("top1"))
        .isEqualTo(Json.tree(Files.readAllBytes(two.resolve("evaluation.json")), two).get("top1"));
    assertThat(Files.readString(one.resolve("report.html")))
        .contains("runs/2", "McNemar", "Right here, wrong there");
  }

  @Test
  void aFailedEvaluationLeavesTheFolderAsItWas() throws Exception {
    Path folder = temporary.resolve("evaluation");
    fill(folder, examples(5));
    String before = Files.readString(folder.resolve("evaluation.json"));

    assertThatThrownBy(() -> fill(folder, List.of())).isInstanceOf(TinderboxException.class);

    assertThat(Files.readString(folder.resolve("evaluation.json"))).isEqualTo(before);
  }

  private static void fill(Path folder, List<Example> examples) {
    fill(folder, examples, 1, Optional.empty());
  }

  private static void fill(
      Path folder, List<Example> examples, long seed, Optional<EvaluationFolder.Other> other) {
    EvaluationFolder.of(Storage.local(), Location.of(folder))
        .fill(
            evaluator(seed),
            other,
            new EvaluationFolder.Subject(
                ExampleSource.of("val", examples.size(), examples), IMAGE, 42),
            new RunSummary("linear on noise", List.of(), 1, Map.of("Seed", "42"), ""),
            ReportContent.Extras.NONE);
  }

  private static Evaluator evaluator(long seed) {
    List<Label> labels =
        IntStream.range(0, CLASSES).mapToObj(i -> new Label(i, "n" + i, "class " + i)).toList();
    return Evaluator.of(
        LinearClassifier.random(CLASSES, PREPROCESSING.input().values(), 0.2, seed),
        new Evaluator.Task(PREPROCESSING, labels, LossConfig.CROSS_ENTROPY.loss()),
        16,
        Optional.of(Views.TEN),
        Progress.SILENT);
  }

  private static List<Example> examples(int count) {
    SplitMix64 random = new SplitMix64(23);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[IMAGE.values()];
      for (int j = 0; j < pixels.length; j++) {
        pixels[j] = (byte) random.nextInt(256);
      }
      examples.add(
          new Example("val/a \"b\", %d.JPEG".formatted(i), random.nextInt(CLASSES), pixels));
    }
    return examples;
  }

  /** RFC 4180, one character at a time. */
  private static List<List<String>> csv(String text) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        boolean twice = quoted && i + 1 < text.length() && text.charAt(i + 1) == '"';
        if (twice) {
          field.append('"');
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (!quoted && (c == ',' || c == '\n')) {
        line.add(field.toString());
        field.setLength(0);
        if (c == '\n') {
          lines.add(line);
          line = new ArrayList<>();
        }
      } else {
        field.append(c);
      }
    }
    return lines;
  }
}
