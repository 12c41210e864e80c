package io.tinderbox.deploy.launch;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.deploy.demo.DemoConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the program's arguments say about how to start its JVM. Read leniently: what is wrong is
 * passed over, for the program itself to report.
 *
 * @param spark Spark's properties; {@code spark.master} where any is given
 * @param workers {@code distribution.workers}, at least 1
 * @param threadsPerWorker {@code distribution.threadsPerWorker}; 0 where it is left open
 */
record LaunchSettings(Map<String, String> spark, int workers, int threadsPerWorker) {
  LaunchSettings {
    spark = Map.copyOf(spark);
  }

  /**
   * @param sparkDefaults what {@code spark-defaults.conf} says; the arguments win
   */
  static LaunchSettings of(List<String> arguments, Map<String, String> sparkDefaults) {
    Map<String, String> overrides = new TreeMap<>();
    List<Settings.Layer> layers = new ArrayList<>();
    String master = null;
    for (int i = 0; i < arguments.size() && !arguments.get(i).equals("--"); i++) {
      String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
      String name = arguments.get(i);
      if (name.startsWith("--") && name.contains("=")) {
        value = name.substring(name.indexOf('=') + 1);
        name = name.substring(0, name.indexOf('='));
      }
      switch (name) {
        case "--master" -> master = value;
        case "--threads" -> overrides.put("distribution.threadsPerWorker", value);
        case "--conf" -> file(value).ifPresent(layers::add);
        case "--set" -> {
          int equals = value.indexOf('=');
          if (equals > 0) {
            overrides.put(value.substring(0, equals), value.substring(equals + 1));
          }
        }
        default -> {}
      }
    }
    if (arguments.contains("demo")) {
      boolean ownImages = arguments.stream().anyMatch(a -> a.startsWith("--images"));
      layers.add(DemoConfiguration.layer(ownImages));
    }
    Settings settings = lenient(layers, overrides);
    Map<String, String> spark = new TreeMap<>(sparkDefaults);
    spark.putAll(settings.spark());
    if (master != null) {
      spark.put("spark.master", master);
    }
    return from(settings, spark);
  }

  /**
   * @param spark Spark's properties, wherever they come from
   */
  static LaunchSettings from(Settings settings, Map<String, String> spark) {
    return new LaunchSettings(
        spark,
        Math.max(1, number(settings, "distribution.workers").orElse(1)),
        Math.max(0, number(settings, "distribution.threadsPerWorker").orElse(0)));
  }

  /** Threads of a worker's arithmetic: as configured, else its share of the machine. */
  int threads(Machine machine) {
    return threadsPerWorker > 0 ? threadsPerWorker : Math.max(1, machine.cores() / workers);
  }

  Optional<String> sparkProperty(String key) {
    return Optional.ofNullable(spark.get(key));
  }

  private static Settings lenient(List<Settings.Layer> layers, Map<String, String> overrides) {
    try {
      return Settings.layered(layers, overrides);
    } catch (TinderboxException e) {
      return Settings.defaults();
    }
  }

  private static Optional<Settings.Layer> file(String name) {
    try {
      Path path = Path.of(name.startsWith("file://") ? name.substring("file://".length()) : name);
      return Optional.of(new Settings.Layer(Files.readString(path), name));
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Optional<Integer> number(Settings settings, String key) {
    try {
      return Optional.ofNullable(settings.entries().get(key)).map(Integer::valueOf);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
