package io.tinderbox.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.report.Markup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way from a model and a split to pictures and a page. */
class ExplanationJobTest {
  private static final Map<String, String> FEW =
      Map.of(
          "explain.pictures", "3",
          "explain.mistakes", "2",
          "explain.hits", "2",
          "explain.smoothgrad.draws", "3",
          "explain.integratedGradients.maxSteps", "64",
          "explain.faithfulness.steps", "4",
          "explain.filters.count", "6");

  @TempDir static Path temporary;
  private static Path data;
  @TempDir Path folder;

  @BeforeAll
  static void write() {
    data = temporary.resolve("data");
    DataFolder shards = TestData.SMALL.withSide(36).write(data);
    UntrainedRun.write(temporary.resolve("alexnet"), shards, "alexnet");
    UntrainedRun.write(temporary.resolve("mlp"), shards, "mlp");
  }

  @Test
  void leavesAPageAndThePicturesThatItsIndexNames() throws Exception {
    explain("alexnet", "out", "val");

    JsonNode index = new ObjectMapper().readTree(folder.resolve("out/explain.json").toFile());
    assertThat(index.path("split").asText()).isEqualTo("val");
    assertThat(index.path("maps")).hasSize(4);
    assertThat(index.path("faithfulness")).hasSize(5);
    TreeSet<String> expected =
        new TreeSet<>(List.of("explain.html", "explain.json", "filters/first-kernels.png"));
    index.path("pictures").forEach(picture -> expected.add(picture.path("file").asText()));
    index.path("filters").forEach(filters -> expected.add(filters.path("file").asText()));
    assertThat(expected)
        .contains("pictures/random-03.png", "filters/conv2.png", "filters/conv4.png");
    assertThat(files(folder.resolve("out"))).isEqualTo(expected);
    // The picture and four maps, 32 pixels enlarged to 160, 4 between them.
    assertThat(ImageIO.read(folder.resolve("out/pictures/random-01.png").toFile()).getWidth())
        .isEqualTo(5 * 160 + 4 * 4);
    String page = Files.readString(folder.resolve("out/explain.html"));
    assertThat(page)
        .contains("Grad-CAM", "receptive field 25 × 25", "order by chance", "data:image/png")
        .doesNotContain("NaN", "http://", "https://");
    Markup.requireUsable(Markup.parse(page));
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    explain("alexnet", "one", "val");
    explain("alexnet", "two", "val");
    explain("alexnet", "three", "val", "explain.seed", "2");

    for (String file : files(folder.resolve("one"))) {
      assertThat(Files.readAllBytes(folder.resolve("two").resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(folder.resolve("one").resolve(file)));
    }
    assertThat(Files.readAllBytes(folder.resolve("three/explain.json")))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("one/explain.json")));
  }

  @Test
  void anEarlierExplanationIsReplacedAsAWhole() throws IOException {
    explain("alexnet", "out", "val");
    explain("alexnet", "out", "val", "explain.pictures", "1", "explain.filters.layers", "[conv3]");

    assertThat(files(folder.resolve("out")))
        .contains("filters/conv3.png", "pictures/random-01.png")
        .doesNotContain("filters/conv2.png", "pictures/random-02.png");
  }

  @Test
  void aNetworkWithoutConvolutionsHasNoGradCam() throws IOException {
    explain("mlp", "out", "val");

    assertThat(files(folder.resolve("out/filters"))).containsExactly("first-kernels.png");
    assertThat(folder.resolve("out/explain.html")).content().doesNotContain("Grad-CAM");
  }

  @Test
  void whatCannotBeExplainedIsNamed() throws IOException {
    refused(
        ExitCode.USAGE,
        "expected convolutions of alexnet: conv1, conv2, conv3, conv4, conv5, found 'conv9'",
        "val",
        "explain.filters.layers",
        "[conv9]");
    refused(
        ExitCode.USAGE,
        "expected layers that put out images of alexnet: conv1, conv1/relu, pool1",
        "val",
        "explain.gradCam.layer",
        "dense1");
    refused(
        ExitCode.USAGE, "explain.maps: expected some of saliency", "val", "explain.maps", "[x]");
    refused(ExitCode.DATA, "expected a labelled split", "test");
    refused(ExitCode.USAGE, "dev", "dev");
    Files.createDirectories(folder.resolve("out"));
    Files.writeString(folder.resolve("out/file"), "mine");
    refused(ExitCode.USAGE, "expected an empty or new folder", "val");
    assertThat(files(folder.resolve("out"))).containsExactly("file");
  }

  private void refused(ExitCode code, String message, String split, String... settings) {
    assertThatThrownBy(() -> explain("alexnet", "out", split, settings))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private void explain(String run, String out, String split, String... settings) {
    Map<String, String> all = TrainingRuns.with(new TreeMap<>(FEW), settings);
    ExplanationJob.of(Storage.local(), Settings.of("", "", all), Progress.SILENT)
        .execute(
            new ExplanationRequest(
                Location.of(temporary.resolve(run)),
                Location.of(data),
                split,
                Location.of(folder.resolve(out))));
  }

  private static TreeSet<String> files(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .filter(file -> !file.endsWith(".crc"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
