package io.tinderbox.deploy.launch;

import io.tinderbox.common.config.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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

  static final String OVERHEAD = "spark.executor.memoryOverhead";

  /** There where nobody has said what executors may have beside their heap. */
  static final String OPEN = "spark.tinderbox.memoryOverheadIsOpen";

  static final String JAVA_OPTIONS = "spark.executor.extraJavaOptions";

  /** A standalone cluster whose executors can only be here too, and read the ready folder. */
  private static final Pattern ON_THIS_MACHINE =
      Pattern.compile("spark://(127\\.|localhost:|\\[::1\\])");

  private final LaunchSettings settings;
  private final Machine machine;

  private ExecutorOptions(LaunchSettings settings, Machine machine) {
    this.settings = settings;
    this.machine = machine;
  }

  static ExecutorOptions of(LaunchSettings settings, Machine machine) {
    return new ExecutorOptions(settings, machine);
  }

  /**
   * The same for a program that {@code spark-submit} was handed without a {@link LaunchPlan}; empty
   * where there was one, or where the driver itself is the executor.
   *
   * @param spark Spark's properties as they are, {@code spark.master} among them
   */
  public static Map<String, String> missing(Settings settings, Map<String, String> spark) {
    String master = spark.getOrDefault("spark.master", "local[*]");
    String options = spark.getOrDefault(JAVA_OPTIONS, "");
    return master.startsWith("local") || options.contains(JavaOptions.OFF_HEAP_LIMIT)
        ? Map.of()
        : of(LaunchSettings.from(settings, spark), Machine.here()).processes();
  }

  /** Spark's properties for executors of this master. */
  Map<String, String> properties(Path folder, String master) {
    Map<String, String> properties = processes();
    if (master.startsWith("local-cluster") || ON_THIS_MACHINE.matcher(master).lookingAt()) {
      properties.put(
          "spark.executor.extraClassPath",
          combined(folder + "/lib/*", "spark.executor.extraClassPath", ":"));
    } else if (!master.startsWith("local")) {
      properties.put("spark.jars", jars(folder, settings));
    }
    return properties;
  }

  /** Environment, memory and options of their processes. */
  private Map<String, String> processes() {
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
    return properties;
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
