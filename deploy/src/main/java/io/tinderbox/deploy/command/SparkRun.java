package io.tinderbox.deploy.command;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.spark.SparkContexts;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.deploy.Main;
import io.tinderbox.deploy.launch.DriverJvm;
import io.tinderbox.deploy.launch.ExecutorOptions;
import io.tinderbox.deploy.launch.ExecutorRoom;
import io.tinderbox.deploy.launch.GpuOptions;
import io.tinderbox.deploy.launch.SparkDefaults;
import io.tinderbox.trainer.TrainingPlan;
import io.tinderbox.trainer.WorkerMemory;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.engine.Engines;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.ExternalClusterManager;

/** Spark for the length of one command. */
final class SparkRun {
  /** They write the stack trace of a failure; what it means is told once, when a command ends. */
  private static final List<String> FAILURE_LOGGERS =
      List.of(
          "org.apache.spark.SparkContext",
          "org.apache.spark.deploy.client.StandaloneAppClient$ClientEndpoint",
          "org.apache.spark.executor.Executor",
          "org.apache.spark.network",
          "org.apache.spark.rpc",
          "org.apache.spark.storage",
          "org.apache.spark.scheduler.TaskSetManager",
          "org.apache.spark.scheduler.DAGScheduler");

  private static final String MASTER = "spark.master";

  /** As many as ImageNet has: room that is left over is better than room that is missing. */
  private static final int EXPECTED_CLASSES = 1000;

  private final String name;
  private final Map<String, String> properties;
  private final boolean verbose;
  private final boolean onGpus;

  private SparkRun(String name, Map<String, String> properties, boolean verbose, boolean onGpus) {
    this.name = name;
    this.properties = properties;
    this.verbose = verbose;
    this.onGpus = onGpus;
  }

  /** Starts nothing yet. */
  static SparkRun of(String name, Settings settings, CommonOptions common) {
    Map<String, String> properties = properties(settings.spark(), new SparkConf(true));
    if (System.getProperty("SPARK_SUBMIT") == null) {
      SparkDefaults.ofEnvironment(System.getenv()).forEach(properties::putIfAbsent);
    }
    properties.putAll(ExecutorOptions.missing(settings, properties));
    // What spark-submit calls an application that was not given a name; ours says the command.
    properties.remove("spark.app.name", Main.class.getName());
    return new SparkRun(name, properties, common.verbose(), computesOnGpus(settings));
  }

  private static boolean computesOnGpus(Settings settings) {
    String engine = settings.entries().get(EngineChoice.NAME_KEY);
    return Engines.all().stream()
        .anyMatch(family -> family.name().equals(engine) && family.gpuLibrary().isPresent());
  }

  /** Files as Spark's own properties ({@code spark.hadoop.*}) say, without starting Spark. */
  Storage storage() {
    return Storage.fromSpark(properties);
  }

  /** The same with another master than {@code local[*]} where none is given. */
  SparkRun orOn(String master) {
    Map<String, String> others = new TreeMap<>(properties);
    others.putIfAbsent(MASTER, master);
    return new SparkRun(name, others, verbose, onGpus);
  }

  /** The same with executors that have room for their workers, where it was left open. */
  SparkRun withRoomFor(WorkerMemory memory) {
    return new SparkRun(
        name,
        ExecutorRoom.forWorkers(properties, memory.nativeBytes(), memory.workers()),
        verbose,
        onGpus);
  }

  /**
   * The same before there are data, with room for {@value #EXPECTED_CLASSES} classes.
   *
   * @param settings that have been checked, for pictures like these
   * @param pictures as they will be stored
   */
  SparkRun withRoomFor(Settings settings, ImageShape pictures) {
    return withRoomFor(TrainingPlan.memory(settings, pictures, EXPECTED_CLASSES));
  }

  /**
   * The same with a GPU for each task, where the engine computes on GPUs or the user asks for them.
   *
   * @throws TinderboxException exit code 2, with all that contradicts it
   */
  SparkRun withGpus() {
    return new SparkRun(name, GpuOptions.complete(properties, onGpus), verbose, onGpus);
  }

  String master() {
    return property(MASTER).orElse("local[*]");
  }

  /** What Spark is going to be told. */
  Optional<String> property(String key) {
    return Optional.ofNullable(properties.get(key));
  }

  /** Starts Spark, lets the work run, and stops Spark however the work ended. */
  <T> T call(Function<JavaSparkContext, T> work) {
    try (JavaSparkContext spark = start()) {
      return work.apply(spark);
    }
  }

  /** Starts Spark, for the caller to stop. */
  JavaSparkContext start() {
    String master = master();
    if (!master.matches("(local|spark:).*") && !isKnown(master)) {
      throw TinderboxException.usage(
          "Cannot use the master %s: expected SPARK_HOME to name the Spark installation of that cluster, found it unset"
              .formatted(master));
    }
    if (verbose) {
      Configurator.setLevel("io.tinderbox", Level.DEBUG);
    } else {
      FAILURE_LOGGERS.forEach(logger -> Configurator.setLevel(logger, Level.OFF));
    }
    DriverJvm.check(System.getenv());
    Map<String, String> all = new TreeMap<>(properties);
    all.putAll(ProcessSecurity.missing(all, System.getenv()));
    DriverAddress.facing(all, System.getenv("SPARK_LOCAL_IP"))
        .ifPresent(address -> all.put(DriverAddress.KEY, address));
    return SparkContexts.start("tinderbox " + name, all);
  }

  /** Whether this Spark has a part for that resource manager, as an installation may have. */
  private static boolean isKnown(String master) {
    return ServiceLoader.load(ExternalClusterManager.class).stream()
        .anyMatch(manager -> manager.get().canCreate(master));
  }

  /**
   * The user's properties over those that spark-submit or the launch plan gave to this JVM. Values
   * in which the launch plan has put the user's own behind ours are kept.
   */
  static Map<String, String> properties(Map<String, String> given, SparkConf launched) {
    Map<String, String> properties = new TreeMap<>();
    for (var property : launched.getAll()) {
      properties.put(property._1(), property._2());
    }
    given.forEach(
        (key, value) -> {
          boolean combined =
              ExecutorOptions.COMBINED.contains(key)
                  && properties.getOrDefault(key, "").endsWith(value);
          if (!combined) {
            properties.put(key, value);
          }
        });
    return properties;
  }
}
