package io.tinderbox.ingest.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadConfigTest {
  @Test
  void theReferenceIsValid() {
    DownloadConfig config = read(Map.of());
    assertThat(config.minBytes()).isEqualTo(5000);
    assertThat(config.timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.placeholders()).contains("880a7a58e05d3e83797f27573bb6d35c");
  }

  @Test
  void everyKeyCanBeSet() {
    DownloadConfig config =
        read(
            Map.of(
                "ingest.links.backoffSeconds", "0.25",
                "ingest.links.userAgent", "Tinderbox (mailto:me@example.org)",
                "ingest.links.placeholders", "[880A7A58E05D3E83797F27573BB6D35C]"));
    assertThat(config.backoff()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.userAgent()).isEqualTo("Tinderbox (mailto:me@example.org)");
    assertThat(config.placeholders()).containsExactly("880a7a58e05d3e83797f27573bb6d35c");
  }

  @Test
  void wrongValuesAreNamedTogether() {
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "ingest.links.minBytes", "30000000",
                        "ingest.links.timeoutSeconds", "0",
                        "ingest.links.maxConnections", "0",
                        "ingest.links.userAgent", "\"a\\nb\"",
                        "ingest.links.placeholders", "[xyz]")))
        .isInstanceOf(TinderboxException.class)
        .hasMessageContainingAll(
            "ingest.links.minBytes",
            "ingest.links.timeoutSeconds",
            "ingest.links.maxConnections",
            "ingest.links.userAgent",
            "ingest.links.placeholders",
            "5 problems");
  }

  @Test
  void aWrongLimitIsOneProblem() {
    assertThatThrownBy(() -> read(Map.of("ingest.links.maxBytes", "0")))
        .hasMessageStartingWith("Cannot use the configuration: ingest.links.maxBytes");
  }

  @ParameterizedTest
  @CsvSource({
    "https://s.yimg.com/pw/images/en-us/photo_unavailable.png, true",
    "https://s.yimg.com/pw/images/en-us/photo_unavailable_l.png?x=y, true",
    "http://farm4.static.flickr.com/photo_unavailable.gif, true",
    "http://i.imgur.com/removed.png, true",
    "https://imgur.com/removed.png, true",
    "http://notimgur.com/removed.png, false",
    "http://i.imgur.com/unremoved.png, false",
    "http://a.org/my_photo_unavailable.png, false",
    "http://a.org/photo_unavailable/1.jpg, false",
  })
  void placeholdersAreKnownByTheirAddress(String url, boolean expected) {
    assertThat(KeepRule.isPlaceholder(URI.create(url))).isEqualTo(expected);
  }

  private static DownloadConfig read(Map<String, String> overrides) {
    SettingsReader reader = Settings.of("", "test", overrides).reader();
    DownloadConfig config = DownloadConfig.from(reader);
    reader.throwIfAny();
    return config;
  }
}
