package io.tinderbox.deploy.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTextTest {
  /** Asked of a real shell. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain/path-1.conf",
        "two words",
        "it's",
        "$HOME",
        "a\"b",
        "[x]*",
        "~",
        "a;b",
        "ü"
      })
  void aShellReadsTheWordBack(String word) throws IOException {
    Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellText.quoted(word)).start();

    String read = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(read).isEqualTo(word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"--set", "train.maxEpochs=3", "s3a://bucket/run_1"})
  void whatNeedsNoQuotesHasNone(String word) {
    assertThat(ShellText.quoted(word)).isEqualTo(word);
  }
}
