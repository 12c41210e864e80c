package io.tinderbox.deploy.launch;

import io.tinderbox.common.config.Secrets;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The command that starts the program: heap, limits of off-heap memory, threads, class path. What
 * must be decided before the JVM starts is decided here, from the same options that the program
 * reads again.
 *
 * <p>There are three ways: {@code $SPARK_HOME/bin/spark-submit} when {@code SPARK_HOME} is set;
 * else a JVM with the Spark jars of the ready folder; and for a master that starts executors, that
 * JVM together with what the executors need to run from the ready folder.
 *
 * @param environment variables to set beside those that are there
 * @param command program and arguments
 */
record LaunchPlan(Map<String, String> environment, List<String> command) {
  static final String MAIN_CLASS = "io.tinderbox.deploy.Main";
  private static final long MOST_DEFAULT_HEAP = 4L << 30;
  private static final long JVM_OVERHEAD = 384 * MemorySize.MEBIBYTE;
  private static final long DEFAULT_EXECUTOR_HEAP = 1L << 30;
  private static final String THREADS = "OMP_NUM_THREADS";

  /**
   * What natives of the driver and of executors are told, unless the environment says otherwise.
   * Threads that wait for each other sleep: where other programs want the same cores, those that
   * spin instead train less than half as fast, and no faster where none does. libtorch asks for
   * huge pages for its larger tensors, and cuBLAS can give the same bits again.
   */
  static final Map<String, String> NATIVES =
      Map.of(
          "OMP_WAIT_POLICY", "PASSIVE",
          "THP_MEM_ALLOC_ENABLE", "1",
          "CUBLAS_WORKSPACE_CONFIG", ":4096:8");

  LaunchPlan {
    environment = Map.copyOf(environment);
    command = List.copyOf(command);
  }

  /**
   * Prints the plan as one command line for {@code exec}, every part ended by a NUL: {@code env
   * NAME=VALUE… PROGRAM ARGUMENT…}.
   *
   * @param args the ready folder, the Java executable, the program's arguments
   */
  public static void main(String[] args) {
    List<String> arguments = Arrays.asList(args).subList(2, args.length);
    Path folder = Path.of(args[0]).toAbsolutePath();
    LaunchPlan plan =
        of(new LaunchRequest(folder, args[1], arguments, System.getenv(), Machine.here()));
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    plan.words().forEach(word -> out.print(word + "\0"));
    out.flush();
  }

  static LaunchPlan of(LaunchRequest request) {
    String home = request.environment().getOrDefault("SPARK_HOME", "");
    return home.isEmpty() ? ownSpark(request) : installedSpark(request, Path.of(home));
  }

  /** The whole as a command line. */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of("env"));
    new TreeMap<>(environment).forEach((name, value) -> words.add(name + "=" + value));
    words.addAll(command);
    return words;
  }

  private static LaunchPlan ownSpark(LaunchRequest request) {
    LaunchSettings settings =
        LaunchSettings.of(request.arguments(), SparkDefaults.ofEnvironment(request.environment()));
    String master = settings.sparkProperty("spark.master").orElse("local[*]");
    boolean inThisJvm = master.equals("local") || master.startsWith("local[");
    Path folder = request.folder();
    long heap = heap(settings, request.machine());

    List<String> command =
        new ArrayList<>(List.of(request.java(), "-Xmx" + MemorySize.mebibytes(heap)));
    command.addAll(driverOffHeap(heap, request.machine()));
    command.addAll(JavaOptions.OPENS);
    command.addAll(JavaOptions.HEAP);
    command.add("-Dlog4j2.configurationFile=classpath:tinderbox-log4j2.properties");
    settings
        .sparkProperty("spark.driver.extraJavaOptions")
        .ifPresent(options -> command.addAll(List.of(options.strip().split("\\s+"))));
    if (!inThisJvm) {
      ExecutorOptions.of(settings, request.machine())
          .properties(folder, master)
          .forEach((key, value) -> command.add("-D%s=%s".formatted(key, value)));
    }
    command.addAll(List.of("-cp", folder + "/lib/*:" + folder + "/spark/jars/*", MAIN_CLASS));
    command.addAll(request.arguments());

    Map<String, String> environment = new TreeMap<>();
    environment.put(THREADS, Integer.toString(settings.threads(request.machine())));
    NATIVES.forEach(
        (name, value) -> environment.put(name, request.environment().getOrDefault(name, value)));
    boolean ownAddress = master.startsWith("local") || master.startsWith("spark:");
    if (ownAddress && !request.environment().containsKey("SPARK_LOCAL_IP")) {
      // Spark's page is for this machine, whose name may not resolve. What executors elsewhere are
      // to reach is bound to another address by the program.
      environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    }
    if (!inThisJvm) {
      environment.put("SPARK_HOME", folder.resolve("spark").toString());
      // Without it executors end without a word: Spark looks for a build of its own sources.
      environment.put("SPARK_SCALA_VERSION", "2.12");
    }
    return new LaunchPlan(environment, command);
  }

  private static LaunchPlan installedSpark(LaunchRequest request, Path home) {
    Map<String, String> defaults = SparkDefaults.ofInstallation(home, request.environment());
    LaunchSettings settings = LaunchSettings.of(request.arguments(), defaults);
    long heap = heap(settings, request.machine());
    Map<String, String> properties = new TreeMap<>(settings.spark());
    String master = properties.remove("spark.master");
    // spark-submit reads its defaults by itself, and the program the file of --conf. Others read
    // command lines, which are no place for secrets.
    properties.entrySet().removeAll(defaults.entrySet());
    properties.keySet().removeIf(Secrets::isSecret);
    properties.put("spark.driver.memory", MemorySize.mebibytes(heap));
    ExecutorOptions.of(settings, request.machine())
        .properties(request.folder(), master == null ? "local[*]" : master)
        .forEach(properties::put);
    properties.put("spark.jars", ExecutorOptions.jars(request.folder(), settings));

    List<String> command = new ArrayList<>();
    command.add(home.resolve("bin/spark-submit").toString());
    command.addAll(
        List.of("--class", MAIN_CLASS, "--master", master == null ? "local[*]" : master));
    properties.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
    command.add(ExecutorOptions.programJar(request.folder()));
    command.addAll(request.arguments());

    Map<String, String> environment = new TreeMap<>();
    environment.put(THREADS, Integer.toString(settings.threads(request.machine())));
    NATIVES.forEach(
        (name, value) -> environment.put(name, request.environment().getOrDefault(name, value)));
    String given = request.environment().getOrDefault("SPARK_SUBMIT_OPTS", "");
    // Added to the driver's own options, where --driver-java-options would replace them.
    environment.put(
        "SPARK_SUBMIT_OPTS",
        (String.join(" ", driverOffHeap(heap, request.machine())) + " " + given).strip());
    return new LaunchPlan(environment, command);
  }

  /** As Spark is told, else a quarter of the machine and at most 4 GiB. */
  private static long heap(LaunchSettings settings, Machine machine) {
    return settings
        .sparkProperty("spark.driver.memory")
        .flatMap(MemorySize::parse)
        .filter(bytes -> bytes >= MemorySize.MEBIBYTE)
        .orElse(Math.min(MOST_DEFAULT_HEAP, machine.memoryBytes() / 4));
  }

  /** Arrays may take half of the machine, heap and arrays together nine tenths of it. */
  private static List<String> driverOffHeap(long heap, Machine machine) {
    long process = Math.max(machine.memoryBytes() / 10 * 9, heap + 2 * JVM_OVERHEAD);
    long arrays = Math.min(machine.memoryBytes() / 2, process - heap - JVM_OVERHEAD);
    return JavaOptions.offHeap(arrays, process);
  }

  /** The executors' heap and what they may use beside it. */
  record ExecutorMemory(long heap, long overhead) {
    static ExecutorMemory of(LaunchSettings settings) {
      long heap =
          settings
              .sparkProperty("spark.executor.memory")
              .flatMap(MemorySize::parse)
              .orElse(DEFAULT_EXECUTOR_HEAP);
      long overhead =
          settings
              .sparkProperty("spark.executor.memoryOverhead")
              .flatMap(MemorySize::parse)
              .orElse(heap + JVM_OVERHEAD);
      return new ExecutorMemory(heap, overhead);
    }

    /** The same heap beside at least so many bytes of arrays. */
    ExecutorMemory withArrays(long bytes) {
      return new ExecutorMemory(heap, Math.max(overhead, bytes + JVM_OVERHEAD));
    }

    List<String> offHeap() {
      long arrays = Math.max(overhead - JVM_OVERHEAD, 256 * MemorySize.MEBIBYTE);
      return JavaOptions.offHeap(arrays, heap + Math.max(overhead, arrays + JVM_OVERHEAD));
    }
  }
}
