package io.tinderbox.deploy.bench;

import io.tinderbox.common.version.Version;
import io.tinderbox.deploy.launch.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What has to be known of the figures below it.
 *
 * @param command that was typed
 * @param started in UTC
 * @param loadAverage of the minute before the start; negative where the system tells none
 * @param heapBytes of this JVM, at most
 * @param engine what computes
 * @param spark version and master
 * @param pyTorch version and interpreter, or why there is none; null where nothing is compared with
 *     it
 */
public record Head(
    String command,
    String started,
    String processor,
    int cores,
    long memoryBytes,
    double loadAverage,
    String java,
    long heapBytes,
    String tinderbox,
    String spark,
    String engine,
    String pyTorch) {
  /** Above it, something else runs on the machine. */
  static final double QUIET = 0.5;

  private static final double GIB = 1L << 30;

  /**
   * Of this machine at this moment, which is to be before anything else is done.
   *
   * @param command that was typed
   * @param master of Spark
   */
  public static Head now(String command, String master) {
    Machine machine = Machine.here();
    return new Head(
        command,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        processorName(),
        machine.cores(),
        machine.memoryBytes(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        System.getProperty("java.version") + " " + System.getProperty("java.vendor"),
        Runtime.getRuntime().maxMemory(),
        Version.current().toString(),
        "%s on %s".formatted(org.apache.spark.package$.MODULE$.SPARK_VERSION(), master),
        "",
        null);
  }

  Head with(String newEngine, String newPyTorch) {
    return new Head(
        command,
        started,
        processor,
        cores,
        memoryBytes,
        loadAverage,
        java,
        heapBytes,
        tinderbox,
        spark,
        newEngine,
        newPyTorch);
  }

  boolean isQuiet() {
    return loadAverage <= QUIET;
  }

  /** One fact a line. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("Command: `%s`".formatted(command));
    lines.add("Started: " + started);
    lines.add(
        String.format(
            Locale.ROOT,
            "Machine: %s, %d cores, %.1f GiB; load average at the start %s",
            processor,
            cores,
            memoryBytes / GIB,
            loadAverage < 0 ? "unknown" : String.format(Locale.ROOT, "%.2f", loadAverage)));
    lines.add(String.format(Locale.ROOT, "Java: %s, heap %.1f GiB", java, heapBytes / GIB));
    lines.add("Tinderbox: " + tinderbox);
    lines.add("Spark: " + spark);
    lines.add("Engine: " + engine);
    if (pyTorch != null) {
      lines.add("PyTorch: " + pyTorch);
    }
    return lines;
  }

  private static String processorName() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      // Not Linux.
      return System.getProperty("os.arch");
    }
  }
}
