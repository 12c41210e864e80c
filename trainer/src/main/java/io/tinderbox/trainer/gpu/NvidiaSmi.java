package io.tinderbox.trainer.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Asks the driver's own program, {@code nvidia-smi}, for the cards of this machine. */
final class NvidiaSmi {
  private static final int PATIENCE_SECONDS = 60;
  private static final Pattern COMMA = Pattern.compile(",\\s*");
  private static final List<String> COMMAND =
      List.of(
          "nvidia-smi",
          "--query-gpu=index,uuid,name,compute_cap,memory.total,driver_version",
          "--format=csv,noheader,nounits");

  private NvidiaSmi() {}

  /**
   * All that the process may know of, whatever CUDA is to see of them.
   *
   * @throws IOException with what is wrong, in words, where there is no such program or no answer
   */
  static List<Card> cards() throws IOException {
    Process process;
    try {
      process = new ProcessBuilder(COMMAND).redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new IOException(
          "expected nvidia-smi on the PATH, found none; it comes with the driver, and into containers with NVIDIA_DRIVER_CAPABILITIES=compute,utility",
          e);
    }
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("nvidia-smi gave no answer for %d s".formatted(PATIENCE_SECONDS));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while nvidia-smi was asked", e);
    }
    // Some hundred bytes a card, less than what a pipe holds.
    String said =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.exitValue() != 0) {
      throw new IOException(
          "nvidia-smi ended with %d: %s"
              .formatted(process.exitValue(), said.lines().findFirst().orElse("no word")));
    }
    return parse(said);
  }

  static List<Card> parse(String answer) throws IOException {
    try {
      return answer.lines().filter(line -> !line.isBlank()).map(NvidiaSmi::card).toList();
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "expected lines of index, uuid, name, compute_cap, memory.total, driver_version from nvidia-smi, found: %s"
              .formatted(answer.lines().findFirst().orElse("")),
          e);
    }
  }

  private static Card card(String line) {
    String[] fields = COMMA.split(line.strip());
    if (fields.length != 6) {
      throw new IllegalArgumentException(line);
    }
    // Cards that share the machine's memory tell none.
    long memory = fields[4].matches("\\d{1,15}") ? Long.parseLong(fields[4]) : 0;
    return new Card(
        Integer.parseInt(fields[0]),
        fields[1],
        fields[2],
        ComputeCapability.of(fields[3]),
        memory,
        fields[5]);
  }
}
