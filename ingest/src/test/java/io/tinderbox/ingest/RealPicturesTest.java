package io.tinderbox.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.spark.SparkContexts;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.ingest.job.IngestJob;
import io.tinderbox.ingest.shapes.ShapePictures;
import io.tinderbox.ingest.source.FolderTree;
import io.tinderbox.ingest.source.Layout;
import io.tinderbox.ingest.verification.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ingests real pictures where they lie beside the project ({@code
 * ../shared/data/tiny-image-10.tar.gz}), and drawn ones elsewhere.
 */
class RealPicturesTest {
  private static final String ARCHIVE = "shared/data/tiny-image-10.tar.gz";
  private final Storage storage = Storage.local();

  @Test
  void areIngestedWholeAndVerified(@TempDir Path folder) throws Exception {
    Path archive = archive();
    Path source = Files.createDirectories(folder.resolve("source"));
    if (Files.exists(archive)) {
      unpack(archive, source);
      source = source.resolve("tiny-image-10");
    } else {
      System.err.println("No " + ARCHIVE + " beside the project: drawn pictures are ingested");
      ShapePictures.draw(source, 100, 1);
    }
    Location output = Location.of(folder.resolve("shards"));
    try (JavaSparkContext spark =
        SparkContexts.start(
            "RealPicturesTest", Map.of("spark.master", "local[2]", "spark.ui.enabled", "false"))) {
      Layout layout = Layout.recognise(new FolderTree(storage, Location.of(source)));
      IngestConfig config = IngestConfig.from(Settings.of("", "defaults", Map.of()).reader());
      IngestResult result =
          IngestJob.of(spark, storage, config, Progress.SILENT)
              .execute(new IngestRequest(layout, Location.of(source), output, IngestMode.CREATE));
      Manifest manifest = result.manifest();
      if (Files.exists(archive)) {
        assertThat(manifest.exampleCounts()).isEqualTo(Map.of("train", 5000L, "val", 500L));
        assertThat(manifest.labels().get(0).name()).isEqualTo("goldfish, Carassius auratus");
        assertThat(manifest.split("train").classCounts()).containsOnly(500L);
      } else {
        assertThat(result.examples()).isEqualTo(600);
      }
      assertThat(manifest.rejected().total()).isZero();
      assertThat(manifest.channelMean())
          .allSatisfy(mean -> assertThat(mean).isBetween(60.0, 200.0));
      assertThat(Verification.verify(spark, DataFolder.open(storage, output), Progress.SILENT))
          .satisfies(verified -> assertThat(verified.examples()).isEqualTo(result.examples()));
    }
  }

  /** Modules are tested from their own folders. */
  private static Path archive() {
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && Files.exists(root.getParent().resolve("pom.xml"))) {
      root = root.getParent();
    }
    return root.resolveSibling(ARCHIVE);
  }

  private static void unpack(Path archive, Path to) throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", to.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
  }
}
