package io.tinderbox.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings.Layer;
import io.tinderbox.common.exit.TinderboxException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code spark.*} among the settings: flat names that go to Spark, never checked here. */
class SparkPropertiesTest {
  @Test
  void sparksKeysPassThroughAndAreNoUnknownKeys() {
    Settings settings =
        Settings.of(
            "spark { executor.memory = 2g, ui.enabled = false }",
            "mine.conf",
            Map.of("spark.made.up", "[1, 2]"));

    assertThat(settings.spark())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "spark.executor.memory", "2g",
                "spark.ui.enabled", "false",
                "spark.made.up", "[1, 2]"));
    settings.reader().throwIfAny();
    assertThat(settings.entries()).noneSatisfy((key, value) -> assertThat(key).contains("spark"));
  }

  @Test
  void aSetPropertyIsNotReadAsHocon() {
    Settings settings =
        Settings.of("", "", Map.of("spark.driver.extraJavaOptions", "-Da=\"b\" # -Dc=${d}"));

    assertThat(settings.spark())
        .containsEntry("spark.driver.extraJavaOptions", "-Da=\"b\" # -Dc=${d}");
  }

  @Test
  void aKeyAndOneBelowItGoTogether() {
    Map<String, String> both =
        Map.of("spark.speculation", "true", "spark.speculation.interval", "5s");

    assertThat(Settings.of("", "", both).spark()).isEqualTo(both);
    assertThat(
            Settings.of(
                    "spark.speculation = true",
                    "mine.conf",
                    Map.of("spark.speculation.interval", "5s"))
                .spark())
        .isEqualTo(both);
    assertThat(
            Settings.layered(
                    List.of(
                        new Layer("spark.speculation.interval = 5s", "mine.conf"),
                        new Layer("spark.speculation = true", "below.conf")),
                    Map.of())
                .spark())
        .isEqualTo(both);
    assertThat(
            Settings.of(
                    "spark.speculation = true\nspark.\"speculation.interval\" = 5s",
                    "mine.conf",
                    Map.of())
                .spark())
        .isEqualTo(both);
  }

  @Test
  void setWinsOverTheFileWhicheverWayItIsQuoted() {
    Settings settings =
        Settings.of(
            "spark.\"executor.memory\" = 1g", "mine.conf", Map.of("spark.executor.memory", "2g"));

    assertThat(settings.spark()).containsExactly(Map.entry("spark.executor.memory", "2g"));
  }

  @Test
  void sparkItselfIsNoProperty() {
    assertThatThrownBy(() -> Settings.of("spark = 3", "mine.conf", Map.of()))
        .isInstanceOf(TinderboxException.class)
        .hasMessageContaining("mine.conf: 1");
  }
}
