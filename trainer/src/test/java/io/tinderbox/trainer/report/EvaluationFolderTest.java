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
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.loss.LossConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  @Test
  void aFailedEvaluationLeavesTheFolderAsItWas() throws Exception {
    Path folder = temporary.resolve("evaluation");
    fill(folder, examples(5));
    String before = Files.readString(folder.resolve("evaluation.json"));

    assertThatThrownBy(() -> fill(folder, List.of())).isInstanceOf(TinderboxException.class);

    assertThat(Files.readString(folder.resolve("evaluation.json"))).isEqualTo(before);
  }

  private static void fill(Path folder, List<Example> examples) {
    List<Label> labels =
        IntStream.range(0, CLASSES).mapToObj(i -> new Label(i, "n" + i, "class " + i)).toList();
    Evaluator evaluator =
        Evaluator.of(
            LinearClassifier.random(CLASSES, PREPROCESSING.input().values(), 0.2, 1),
            new Evaluator.Task(PREPROCESSING, labels, LossConfig.CROSS_ENTROPY.loss()),
            16,
            true,
            Progress.SILENT);
    EvaluationFolder.of(Storage.local(), Location.of(folder))
        .fill(
            evaluator,
            ExampleSource.of("val", examples.size(), examples),
            IMAGE,
            42,
            new RunSummary("linear on noise", List.of(), 1, Map.of("Seed", "42"), ""));
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
