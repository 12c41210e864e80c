package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.ingest.IngestConfig;
import io.tinderbox.trainer.TrainingPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedConfigurationsTest {
  private static final Path EXPERIMENTS = Path.of("../conf");
  private static final Path DEMOS = Path.of("src/main/resources/conf");

  static List<Path> shipped() throws IOException {
    try (Stream<Path> experiments = Files.list(EXPERIMENTS);
        Stream<Path> demos = Files.list(DEMOS)) {
      return Stream.concat(experiments, demos).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void isReadWithoutAProblem(Path file) throws IOException {
    Settings settings = Settings.of(Files.readString(file), file.toString(), Map.of());
    SettingsReader ingest = settings.reader();
    IngestConfig.from(ingest);

    assertThatCode(ingest::throwIfAny).doesNotThrowAnyException();
    assertThatCode(() -> TrainingPlan.check(settings)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void beginsWithTheCommandThatRunsIt(Path file) throws IOException {
    assertThat(Files.readString(file)).startsWith("#").contains("tinderbox ");
  }

  @Test
  void anEffectiveConfigurationIsAConfigurationAgain() {
    Settings settings =
        Settings.of("", "none", Map.of("train.seed", "7", "spark.speculation", "true"));

    Settings again = Settings.of(settings.render(), "config.conf", Map.of());

    assertThat(again.entries()).isEqualTo(settings.entries());
    assertThat(again.spark()).isEqualTo(settings.spark());
    assertThatCode(() -> TrainingPlan.check(again)).doesNotThrowAnyException();
  }
}
