package io.tinderbox.deploy.launch;

import io.tinderbox.common.spark.GpuProperties;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What executors may take off the heap, once the network is known. */
public final class ExecutorRoom {
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*(\\d+)\\s*,.*");

  private ExecutorRoom() {}

  /**
   * The properties with room for workers whose needs are known by now, which they are not when the
   * JVM of the driver starts: more than the launch plan had guessed, where it had to, never less.
   *
   * @param properties of the driver, before Spark starts
   * @param nativeBytes that each worker takes off the heap
   * @param workers that there are
   */
  public static Map<String, String> forWorkers(
      Map<String, String> properties, long nativeBytes, int workers) {
    if (!properties.containsKey(ExecutorOptions.OPEN)) {
      return properties;
    }
    LaunchPlan.ExecutorMemory guessed =
        LaunchPlan.ExecutorMemory.of(new LaunchSettings(properties, workers, 0));
    long arrays = Math.min(workers, slots(properties, workers)) * nativeBytes;
    LaunchPlan.ExecutorMemory needed = guessed.withArrays(arrays + arrays / 4);
    if (needed.overhead() <= guessed.overhead()) {
      return properties;
    }
    Map<String, String> raised = new TreeMap<>(properties);
    raised.put(ExecutorOptions.OVERHEAD, MemorySize.mebibytes(needed.overhead()));
    String options = raised.getOrDefault(ExecutorOptions.JAVA_OPTIONS, "");
    for (String option : needed.offHeap()) {
      String name = option.substring(0, option.indexOf('=') + 1);
      // Ours stand before the user's, which win.
      options = options.replaceFirst(Pattern.quote(name) + "\\S+", option);
    }
    raised.put(ExecutorOptions.JAVA_OPTIONS, options);
    return raised;
  }

  /** Tasks that an executor runs at once; all of them where that depends on the machine. */
  private static int slots(Map<String, String> properties, int workers) {
    if (GpuProperties.areAskedFor(properties::get)) {
      return 1;
    }
    String master = properties.getOrDefault("spark.master", "");
    Matcher inside = LOCAL_CLUSTER.matcher(master);
    int machine = master.startsWith("spark:") ? workers : 1;
    int cores =
        number(properties.get("spark.executor.cores"))
            .or(() -> number(inside.matches() ? inside.group(1) : null))
            .orElse(machine);
    return Math.max(1, cores / number(properties.get("spark.task.cpus")).orElse(1));
  }

  private static Optional<Integer> number(String text) {
    return text != null && text.matches("[1-9]\\d{0,6}")
        ? Optional.of(Integer.valueOf(text))
        : Optional.empty();
  }
}
