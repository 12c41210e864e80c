package io.tinderbox.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.authenticate.secret=hush",
        "--set=spark.hadoop.fs.s3a.secret.key=hush=",
        "--set=spark.hadoop.fs.s3a.access.key=hush",
        "spark.ssl.keyStorePassword=hush",
        "spark.hadoop.fs.s3a.session.token=hush"
      })
  void valuesOfSecretsAreHidden(String word) {
    assertThat(Secrets.hidden(word)).isEqualTo(word.substring(0, word.indexOf("=hush")) + "=*****");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "train",
        "--source=/data/secret pictures/a=b",
        "--set=spark.authenticate=true",
        "secret",
        "=",
        ""
      })
  void otherWordsStayAsTheyAre(String word) {
    assertThat(Secrets.hidden(word)).isEqualTo(word);
  }

  @Test
  void renderedSettingsAreWithoutThem() {
    Settings settings =
        Settings.of(
            "", "test", Map.of("spark.authenticate.secret", "hush", "spark.authenticate", "true"));

    assertThat(settings.render())
        .contains("spark.authenticate")
        .doesNotContain("hush", "spark.authenticate.secret");
    assertThat(settings.spark()).containsEntry("spark.authenticate.secret", "hush");
  }
}
