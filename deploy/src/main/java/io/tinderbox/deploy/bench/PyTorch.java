package io.tinderbox.deploy.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.json.Json;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A Python process with PyTorch that stays up and takes a turn for each line that it is told
 * ({@code deploy/bench/torch_step.py}); or the reason why there is none. Threads as this process
 * has them.
 */
final class PyTorch implements AutoCloseable {
  private static final String SCRIPT = "torch_step.py";
  private static final int PATIENCE_SECONDS = 10;

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter lines;
  private final Path errors;
  private final String description;
  private String absent;

  private PyTorch(Process process, Path errors, String python) {
    this.process = process;
    this.answers = process.inputReader();
    this.lines = process.outputWriter();
    this.errors = errors;
    JsonNode greeting = read();
    this.description =
        "%s in %s, %s threads, on %s"
            .formatted(
                greeting.path("torch").asText(),
                python,
                greeting.path("threads").asText(),
                greeting.path("device").asText());
  }

  private PyTorch(String absent) {
    this.process = null;
    this.answers = null;
    this.lines = null;
    this.errors = null;
    this.description = "none: " + absent;
    this.absent = absent;
  }

  /**
   * The first of these that there is.
   *
   * @param pythons interpreters: names on the path, or files
   * @param folder for the script and for what Python says
   * @param arguments of the script
   */
  static PyTorch find(List<String> pythons, Path folder, List<String> arguments) {
    List<String> reasons = new ArrayList<>();
    for (String python : pythons) {
      try {
        return start(python, folder, arguments);
      } catch (AbsentException e) {
        reasons.add("%s (%s)".formatted(e.getMessage(), python));
      }
    }
    return new PyTorch(String.join(", ", reasons));
  }

  private static PyTorch start(String python, Path folder, List<String> arguments) {
    try {
      Path script = folder.resolve(SCRIPT);
      try (InputStream in = PyTorch.class.getResourceAsStream(SCRIPT)) {
        Files.write(script, in.readAllBytes());
      }
      Path errors = Files.createTempFile(folder, "python", ".txt");
      return new PyTorch(process(python, script, arguments, errors), errors, python);
    } catch (IOException e) {
      throw TinderboxException.infrastructure(
          "Cannot write into %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static Process process(String python, Path script, List<String> arguments, Path errors) {
    try {
      List<String> command = new ArrayList<>(List.of(python, script.toString()));
      command.addAll(arguments);
      ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
      // Set for this program, and not by those who use PyTorch.
      builder.environment().keySet().removeAll(Set.of("OMP_WAIT_POLICY", "THP_MEM_ALLOC_ENABLE"));
      return builder.start();
    } catch (IOException e) {
      throw new AbsentException("does not start");
    }
  }

  /** Version, interpreter and threads, or why it is not there; for people. */
  String description() {
    return description;
  }

  /**
   * A turn.
   *
   * @param job {@code step} or {@code inference}
   * @param network as this program names it
   * @param side of the pictures
   * @return seconds of its median step
   * @throws AbsentException when there is none, when it does not know the network, or has ended
   */
  double turn(String job, String network, int batch, int side) {
    if (absent != null) {
      throw new AbsentException(absent);
    }
    try {
      lines.write("%s %s %d %d %d%n".formatted(job, network, batch, side, BenchOptions.CLASSES));
      lines.flush();
    } catch (IOException e) {
      throw gone();
    }
    JsonNode answer = read();
    if (answer.has("absent")) {
      throw new AbsentException(answer.path("absent").asText());
    }
    return answer.path("seconds").asDouble();
  }

  private JsonNode read() {
    String line = null;
    try {
      line = answers.readLine();
    } catch (IOException e) {
      // As if it had said nothing.
    }
    if (line == null) {
      throw gone();
    }
    try {
      return Json.tree(line.getBytes(StandardCharsets.UTF_8), SCRIPT);
    } catch (TinderboxException e) {
      process.destroy();
      absent = "does not answer as " + SCRIPT + " does";
      throw new AbsentException(absent);
    }
  }

  /** It has ended; what it said last is the reason. */
  private AbsentException gone() {
    absent = "has ended";
    try {
      process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
      absent =
          Files.readAllLines(errors).stream()
              .reduce(absent, (before, line) -> line.replaceFirst("^\\w+Error: ", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new AbsentException(absent);
  }

  /** Without lines to read, it ends by itself. */
  @Override
  public void close() {
    if (process == null) {
      return;
    }
    try {
      lines.close();
    } catch (IOException e) {
      // It has ended.
    }
    process.destroy();
  }
}
