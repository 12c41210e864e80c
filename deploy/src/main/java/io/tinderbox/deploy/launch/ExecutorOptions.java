package io.tinderbox.deploy.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What executors need that are JVMs of their own.
 *
 * <p>Where a property of the user's is of the same name, theirs follows ours in its value; the
 * program keeps such a value ({@link #COMBINED}).
 */
public final class ExecutorOptions {
  /** Properties whose value holds the user's own at its end. */
  public static final List<String> COMBINED =
      List.of("spark.executor.extraJavaOptions", "spark.executor.extraClassPath", "spark.jars");

  private static final String OVERHEAD = "spark.executor.memoryOverhead";

  /** There where nobody has said what executors may have beside their heap. */
  private static final String OPEN = "spark.tinderbox.memoryOverheadIsOpen";

  private static final String JAVA_OPTIONS = "spark.executor.extraJavaOptions";

  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*\\d+\\s*,\\s*(\\d+)\\s*,.*");

  private final LaunchSettings settings;
  private final Machine machine;

  private ExecutorOptions(LaunchSettings settings, Machine machine) {
    this.settings = settings;
    this.machine = machine;
  }

  static ExecutorOptions of(LaunchSettings settings, Machine machine) {
    return new ExecutorOptions(settings, machine);
  }

  /** Spark's properties for executors of this master. */
  Map<String, String> properties(Path folder, String master) {
    Map<String, String> properties = new TreeMap<>();
    String threads = Integer.toString(settings.threads(machine));
    properties.put(
        "spark.executorEnv.OMP_NUM_THREADS",
        settings.sparkProperty("spark.executorEnv.OMP_NUM_THREADS").orElse(threads));
    LaunchPlan.NATIVES.forEach(
        (name, value) -> {
          String property = "spark.executorEnv." + name;
          properties.put(property, settings.sparkProperty(property).orElse(value));
        });
    LaunchPlan.ExecutorMemory memory = LaunchPlan.ExecutorMemory.of(settings);
    properties.put(OVERHEAD, MemorySize.mebibytes(memory.overhead()));
    if (settings.sparkProperty(OVERHEAD).isEmpty()) {
      properties.put(OPEN, "true");
    }
    List<String> options = new ArrayList<>(memory.offHeap());
    options.addAll(JavaOptions.OPENS);
    options.addAll(JavaOptions.HEAP);
    options.addAll(JavaOptions.LOCALE);
    properties.put(JAVA_OPTIONS, combined(String.join(" ", options), JAVA_OPTIONS, " "));
    if (master.startsWith("local-cluster")) {
      properties.put(
          "spark.executor.extraClassPath",
          combined(folder + "/lib/*", "spark.executor.extraClassPath", ":"));
    } else if (!master.startsWith("local")) {
      properties.put("spark.jars", jars(folder, settings));
    }
    return properties;
  }

  /**
   * The properties with room for workers whose needs are known by now, which they are not when the
   * JVM of the driver starts: more than the launch plan had guessed, where it had to, never less.
   *
   * @param properties of the driver, before Spark starts
   * @param nativeBytes that each worker takes off the heap
   * @param workers that there are
   */
  public static Map<String, String> withRoomFor(
      Map<String, String> properties, long nativeBytes, int workers) {
    if (!properties.containsKey(OPEN)) {
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
    raised.put(OVERHEAD, MemorySize.mebibytes(needed.overhead()));
    String options = raised.getOrDefault(JAVA_OPTIONS, "");
    for (String option : needed.offHeap()) {
      String name = option.substring(0, option.indexOf('=') + 1);
      // Ours stand before the user's, which win.
      options = options.replaceFirst(Pattern.quote(name) + "\\S+", option);
    }
    raised.put(JAVA_OPTIONS, options);
    return raised;
  }

  /** Tasks that an executor runs at once; all of them where that depends on the machine. */
  private static int slots(Map<String, String> properties, int workers) {
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

  /** {@code spark.jars}: the ready folder's own, which Spark carries to the executors. */
  static String jars(Path folder, LaunchSettings settings) {
    String own = String.join(",", jarFiles(folder));
    return settings.sparkProperty("spark.jars").map(theirs -> own + "," + theirs).orElse(own);
  }

  /** The jar with the program's main class. */
  static String programJar(Path folder) {
    return jarFiles(folder).stream()
        .filter(jar -> jar.contains("/tinderbox-deploy-"))
        .findFirst()
        .orElse(folder.resolve("lib/tinderbox-deploy.jar").toString());
  }

  private static List<String> jarFiles(Path folder) {
    try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
      return files.map(Path::toString).filter(name -> name.endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String combined(String ours, String key, String separator) {
    return settings.sparkProperty(key).map(theirs -> ours + separator + theirs).orElse(ours);
  }
}
