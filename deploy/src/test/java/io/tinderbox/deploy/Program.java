package io.tinderbox.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real script with the real ready folder, as processes of their own. */
final class Program {
  static final Path FOLDER = Path.of(System.getProperty("ready.folder"));
  static final Path SCRIPT = FOLDER.resolve("../../bin/tinderbox").normalize();
  private static final int PATIENCE_SECONDS = 240;

  private final Path logs;

  /**
   * @param logs where the output of processes goes
   */
  Program(Path logs) {
    this.logs = logs;
  }

  /** How a process ended, and what it said. */
  record Ended(int code, String out, String err) {
    /** Fails with what the process said unless it ended well. */
    Ended done() {
      assertThat(code).as("%s%n%s", out, err).isZero();
      return this;
    }

    /** One line on standard error, nothing on standard output, this code. */
    void oneLine(int expectedCode, String part) {
      assertThat(code).as(err).isEqualTo(expectedCode);
      assertThat(err.lines()).hasSize(1).first().asString().startsWith("tinderbox: ");
      assertThat(err).contains(part);
      assertThat(out).isEmpty();
    }

    /** The last line on standard error, whatever progress stands before it, and this code. */
    void lastLine(int expectedCode, String part) {
      assertThat(code).as("%s%n%s", out, err).isEqualTo(expectedCode);
      assertThat(err.lines().reduce("", (before, line) -> line))
          .startsWith("tinderbox: ")
          .contains(part);
      assertThat(err).doesNotContain("\tat ");
    }
  }

  /** A process that has been started. */
  record Running(Process process, Path out, Path err) {
    Ended await() throws IOException, InterruptedException {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return new Ended(
          process.waitFor(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    /** SIGKILL: the process has no say in it. */
    void kill() throws InterruptedException {
      process.destroyForcibly().waitFor();
    }
  }

  Ended run(String... arguments) throws IOException, InterruptedException {
    return start(Map.of(), SCRIPT, arguments).await();
  }

  Running start(String... arguments) throws IOException {
    return start(Map.of(), SCRIPT, arguments);
  }

  Running start(Map<String, String> environment, Path script, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Path out = Files.createTempFile(logs, "out", ".txt");
    Path err = Files.createTempFile(logs, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().putAll(environment);
    return new Running(builder.start(), out, err);
  }
}
