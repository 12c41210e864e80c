package io.tinderbox.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "spark.hadoop.fs.s3a.secret.key",
        "spark.hadoop.fs.s3a.access.key",
        "spark.hadoop.fs.s3a.session.token",
        "spark.hadoop.fs.s3a.proxy.password",
        "spark.hadoop.fs.azure.account.key.store.blob.core.windows.net",
        "spark.hadoop.hadoop.security.credential.provider.path",
        "spark.authenticate.secret",
        "spark.ssl.keyPassword"
      })
  void whatIsSecretIsNotRendered(String key) {
    Settings settings = Settings.of("", "", Map.of(key, "hunter2", "spark.executor.memory", "2g"));

    assertThat(settings.spark()).containsEntry(key, "hunter2");
    assertThat(settings.render())
        .doesNotContain("hunter2")
        .contains("# " + key)
        .contains("spark.executor.memory");
    assertThat(Settings.of(settings.render(), "config.conf", Map.of()).spark())
        .containsExactly(Map.entry("spark.executor.memory", "2g"));
  }

  @Test
  void aSecretWithinAValueHidesIt() {
    Settings settings =
        Settings.of(
            "", "", Map.of("spark.driver.extraJavaOptions", "-Dstore.password=hunter2 -Xss1m"));

    assertThat(settings.render()).doesNotContain("hunter2");
  }

  /** A key with a line break would end the comment. */
  @Test
  void aKeyDoesNotLeaveItsComment() {
    String rendered =
        Settings.of("", "", Map.of("spark.token\nspark.executor.memory = 9g", "x")).render();

    assertThat(Settings.of(rendered, "config.conf", Map.of()).spark()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--set=spark.hadoop.fs.s3a.secret.key=abc=, --set=spark.hadoop.fs.s3a.secret.key=***",
    "spark.authenticate.secret=x, spark.authenticate.secret=***",
    "spark.driver.extraJavaOptions=-DPASSWORD=x -Da=b,"
        + " spark.driver.extraJavaOptions=-DPASSWORD=***",
    "https://me:it@host/list.tsv, https://***@host/list.tsv",
    "--data=s3a://bucket/tokens, --data=s3a://bucket/tokens",
    "--source=/data/secret pictures/a=b, --source=/data/secret pictures/a=b",
    "--set=spark.authenticate=true, --set=spark.authenticate=true",
    "secret, secret",
    "--set=train.maxEpochs=3, --set=train.maxEpochs=3"
  })
  void ofACommandLineTheRestStays(String word, String expected) {
    assertThat(Secrets.hidden(word)).isEqualTo(expected);
  }
}
