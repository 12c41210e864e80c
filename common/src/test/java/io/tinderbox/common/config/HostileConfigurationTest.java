package io.tinderbox.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that were written to do harm end as any other mistake in a configuration does. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class HostileConfigurationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "include \"/etc/passwd\"",
        "include file(\"/etc/passwd\")",
        "include url(\"http://127.0.0.1:9/\")",
        "include classpath(\"reference.conf\")",
        "include required(file(\"/etc/passwd\"))"
      })
  void nothingElseIsRead(String text) {
    refused(text);
  }

  @Test
  void deepNestingIsRefused() {
    refused("test.deep = " + "[".repeat(1_000_000));
    refused("{a:".repeat(1_000_000));
    refused("a.".repeat(1_000_000) + "b = 1");
  }

  /** Each line doubles the one before. */
  @Test
  void valuesThatMultiplyAreRefused() {
    StringBuilder text = new StringBuilder("x0 = \"lollollollol\"\n");
    for (int i = 1; i <= 64; i++) {
      text.append("x%d = ${x%d}${x%d}%n".formatted(i, i - 1, i - 1));
    }
    refused(text.toString());
  }

  @Test
  void valuesThatNameEachOtherAreRefused() {
    refused("a = ${b}\nb = ${a}");
  }

  @Test
  void aFileOfAnyLengthIsNotRead() {
    refused("# " + "x".repeat(1 << 20));
  }

  /** What a configuration holds is copied into run folders and reports. */
  @Test
  void secretsOfTheEnvironmentAreNotReadable() {
    Map<String, String> environment =
        Map.of("AWS_SECRET_ACCESS_KEY", "hunter2", "USER", "me", "a.b", "c");

    assertThat(
            Hocon.resolved(Hocon.file("test.text = ${USER}", "mine.conf"), environment)
                .getString("test.text"))
        .isEqualTo("me");
    assertThatThrownBy(
            () ->
                Hocon.resolved(
                    Hocon.file("test.text = ${AWS_SECRET_ACCESS_KEY}", "mine.conf"), environment))
        .isInstanceOf(ConfigException.class)
        .hasMessageNotContaining("hunter2");
  }

  private static void refused(String text) {
    assertThatThrownBy(() -> Settings.of(text, "hostile.conf", Map.of()))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(2000));
  }
}
