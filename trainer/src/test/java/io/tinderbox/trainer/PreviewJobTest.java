package io.tinderbox.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.input.distortion.Distortions;
import io.tinderbox.trainer.input.mixing.Mixes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreviewJobTest {
  private static final int CROP = 10;

  /** 132 / 10, rounded. */
  private static final int FACTOR = 13;

  @TempDir static Path temporary;
  private static Path data;
  @TempDir Path folder;

  @BeforeAll
  static void write() {
    data = temporary.resolve("data");
    TestData.SMALL.write(data);
  }

  @Test
  void everyKindHasItsRow() throws IOException {
    preview("out", "", "input.cutout", "4");

    Set<String> expected = new TreeSet<>(Set.of("all.png"));
    Distortions.ALL.forEach(kind -> expected.add(kind.name() + ".png"));
    Mixes.ALL.forEach(kind -> expected.add(kind.name() + ".png"));
    assertThat(names(folder.resolve("out/rows"))).isEqualTo(expected);
    BufferedImage grid = ImageIO.read(folder.resolve("out/preview.png").toFile());
    // Labels, eight tiles, and nothing that is cut off at the right.
    assertThat(grid.getWidth()).isGreaterThan(8 * CROP * FACTOR + 200);
    assertThat(grid.getHeight()).isGreaterThan(expected.size() * CROP * FACTOR);
    int[] margin = grid.getRGB(grid.getWidth() - 20, 0, 1, grid.getHeight(), null, 0, 1);
    assertThat(Arrays.stream(margin).distinct().count()).isEqualTo(1);
  }

  @Test
  void theRowOfAllIsWhatTrainingSees() throws IOException {
    String id = TestData.SMALL.example("train", 7).id();
    preview("one", id, "input.cutout", "4", "input.mix.cutmix", "1", "input.rotation", "20");
    preview("two", id, "input.cutout", "4", "input.rotation", "20");
    preview("plain", id, "input.randomCrop", "false", "input.flip", "false");

    assertThat(names(folder.resolve("one/rows"))).contains("all-mixed.png");
    assertThat(Files.readAllBytes(folder.resolve("one/rows/all.png")))
        .isEqualTo(Files.readAllBytes(folder.resolve("two/rows/all.png")))
        .isNotEqualTo(Files.readAllBytes(folder.resolve("one/rows/all-mixed.png")));
    // With nothing on: the centre of the stored picture, eight times.
    BufferedImage all = ImageIO.read(folder.resolve("plain/rows/all.png").toFile());
    byte[] pixels = TestData.SMALL.example("train", 7).pixels();
    for (int tile = 0; tile < 8; tile++) {
      for (int row = 0; row < CROP; row++) {
        for (int column = 0; column < CROP; column++) {
          int at = (row + 1) * 12 + column + 1;
          int rgb =
              IntStream.range(0, 3)
                  .map(c -> pixels[c * 144 + at] & 0xFF)
                  .reduce(0, (a, b) -> a << 8 | b);
          int x = tile * (CROP * FACTOR + 4) + column * FACTOR + FACTOR / 2;
          assertThat(all.getRGB(x, row * FACTOR + FACTOR / 2) & 0xFFFFFF).isEqualTo(rgb);
        }
      }
    }
  }

  @Test
  void whatCannotBeShownIsNamed() throws IOException {
    refused(
        "a",
        "nobody",
        "--image: expected the id of an example of the split train, such as 'train/");
    refused("a", "", "input.cutout: expected at most input.crop = 10", "input.cutout", "11");
    refused("a", "", "input.hue: expected at least 0", "input.hue", "2");
    Files.createDirectories(folder.resolve("used"));
    Files.writeString(folder.resolve("used/file"), "mine");
    refused("used", "", "expected an empty or new folder, found files");
    assertThat(names(folder.resolve("used"))).containsExactly("file");
    assertThat(folder.resolve("a")).doesNotExist();
  }

  private void refused(String out, String image, String message, String... settings) {
    assertThatThrownBy(() -> preview(out, image, settings))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining(message);
  }

  private void preview(String out, String image, String... settings) {
    Map<String, String> all =
        TrainingRuns.with(Map.of("input.crop", Integer.toString(CROP)), settings);
    PreviewJob.of(Storage.local(), Settings.of("", "", all))
        .execute(
            new PreviewRequest(
                Location.of(data), "train", image, Location.of(folder.resolve(out))));
  }

  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
