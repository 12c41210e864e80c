package io.tinderbox.deploy.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.ingest.IngestConfig;
import java.time.LocalDate;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class NightlyConfigTest {
  private final TreeMap<String, String> settings =
      new TreeMap<>(Map.of("nightly.home", "/n", "nightly.source", "/p"));

  @Test
  void theIdIsTodaysDateUnlessItIsGiven() {
    assertThat(read().id()).isEqualTo(LocalDate.now().toString());
    settings.put("nightly.id", "2026-11-25");
    assertThat(read().id()).isEqualTo("2026-11-25");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    settings.put("nightly.home", "");
    settings.put("nightly.source", "");
    settings.put("nightly.id", "../up");
    settings.put("nightly.start", "best");
    settings.put("nightly.gate.floor", "2");
    settings.put("ingest.split", "train=10,test=2");
    settings.put("ingest.limit", "10");

    assertThatThrownBy(this::read)
        .isInstanceOf(TinderboxException.class)
        .hasMessageContainingAll(
            "nightly.home",
            "nightly.source",
            "nightly.id",
            "champion, scratch",
            "nightly.gate.floor",
            "ingest.split",
            "ingest.limit");
  }

  /** A rollback has ids of its own. */
  @Test
  void noNightIsCalledAsARollback() {
    settings.put("nightly.id", "rollback-1");
    assertThatThrownBy(this::read).hasMessageContaining("nightly.id");
  }

  @Test
  void onAnObjectStoreTheLockMustLieElsewhere() {
    settings.put("nightly.home", "s3a://bucket/nightly");
    assertThatThrownBy(this::read).hasMessageContainingAll("nightly.lockFolder", "HDFS", "s3a://");

    settings.put("nightly.lockFolder", "/var/lib/tinderbox/nightly");
    assertThat(read().lockFolder()).isEqualTo(Location.of("/var/lib/tinderbox/nightly"));
    settings.put("nightly.lockFolder", "hdfs://name-node/locks/nightly");
    assertThat(read().home()).isEqualTo(Location.of("s3a://bucket/nightly"));
  }

  private NightlyConfig read() {
    SettingsReader reader = Settings.of("", "test", settings).reader();
    NightlyConfig config = NightlyConfig.from(reader, IngestConfig.from(reader));
    reader.throwIfAny();
    return config;
  }
}
