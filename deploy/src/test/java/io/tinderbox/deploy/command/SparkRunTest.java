package io.tinderbox.deploy.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.image.ImageShape;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SparkRunTest {
  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final ImageShape PICTURES = new ImageShape(3, 64, 64);

  /** As demo and nightly start it: the network is known, the data are not. */
  @Test
  void executorsHaveRoomForTheNetworkBeforeThereAreData() {
    Map<String, String> small = Map.of("model.name", "mlp", "model.width", "0.1");
    Map<String, String> large = Map.of("model.name", "vgg16", "train.batchSizePerWorker", "256");

    assertThat(mebibytes(large)).isGreaterThan(2 * mebibytes(small));
  }

  @Test
  void whatTheUserSaysOfThemStays() {
    assertThat(
            run(Map.of("model.name", "vgg16", OVERHEAD, "500m")).property(OVERHEAD).orElseThrow())
        .isEqualTo("500m");
  }

  private static long mebibytes(Map<String, String> keys) {
    return Long.parseLong(run(keys).property(OVERHEAD).orElseThrow().replaceAll("m$", ""));
  }

  private static SparkRun run(Map<String, String> keys) {
    Map<String, String> all = new TreeMap<>(keys);
    all.put("spark.master", "spark://somewhere:7077");
    all.put("input.crop", "56");
    Settings settings = Settings.of("", "", all);
    return SparkRun.of("demo", settings, new CommonOptions()).withRoomFor(settings, PICTURES);
  }
}
