package io.tinderbox.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.ingest.source.SplitCounts;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
  @Test
  void theReferenceIsValid() {
    IngestConfig config = read(Map.of());
    assertThat(config.image()).isEqualTo(new ImageShape(3, 64, 64));
    assertThat(config.resize()).isEqualTo(ResizeMode.RESIZE);
    assertThat(config.selection().split()).isEmpty();
    assertThat(config.selection().classes().all()).isTrue();
    assertThat(config.maxRejectedFraction()).isEqualTo(0.01);
  }

  @Test
  void everyKeyCanBeSet() {
    IngestConfig config =
        read(
            Map.of(
                "ingest.split", "train=40,holdout=5",
                "ingest.classes", "cat, dog",
                "ingest.limit", "100",
                "ingest.resize", "resize-crop"));
    assertThat(config.selection().split())
        .contains(new SplitCounts(Map.of("train", 40, "holdout", 5)));
    assertThat(config.selection().classes().ids()).containsExactly("cat", "dog");
    assertThat(config.selection().limit()).isEqualTo(100);
    assertThat(config.resize()).isEqualTo(ResizeMode.RESIZE_CROP);
  }

  @Test
  void wrongValuesAreNamedTogether() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "ingest.split", "train=0.5,val=0.2",
                        "ingest.maxRejectedFraction", "2",
                        "ingest.resize", "squash")))
        .isInstanceOf(TinderboxException.class)
        .hasMessageContainingAll(
            "ingest.split", "ingest.maxRejectedFraction", "ingest.resize", "3 problems");
  }

  private static IngestConfig read(Map<String, String> overrides) {
    SettingsReader reader = Settings.of("", "test", overrides).reader();
    IngestConfig config = IngestConfig.from(reader);
    reader.throwIfAny();
    return config;
  }
}
