package io.tinderbox.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.ingest.source.SplitShares;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IngestConfigTest {
  @Test
  void theReferenceIsValid() {
    IngestConfig config = read(Map.of());
    assertThat(config.image()).isEqualTo(new ImageShape(3, 64, 64));
    assertThat(config.resize()).isEqualTo(ResizeMode.RESIZE);
    assertThat(config.split()).isEmpty();
    assertThat(config.maxRejectedFraction()).isEqualTo(0.01);
  }

  @Test
  void everyKeyCanBeSet() {
    IngestConfig config =
        read(Map.of("ingest.split", "[0.6, 0.2, 0.2]", "ingest.resize", "resize-crop"));
    assertThat(config.split()).contains(new SplitShares(0.6, 0.2, 0.2));
    assertThat(config.resize()).isEqualTo(ResizeMode.RESIZE_CROP);
  }

  @Test
  void wrongValuesAreNamedTogether() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "ingest.split", "[0.5, 0.2]",
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
