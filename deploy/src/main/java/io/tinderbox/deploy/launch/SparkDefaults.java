package io.tinderbox.deploy.launch;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * {@code spark-defaults.conf}, Spark's properties for all that runs on a machine or a cluster.
 * {@code spark-submit} reads it by itself; where there is none, the program does.
 */
public final class SparkDefaults {
  /** Names the folder that holds it, as everywhere in Spark. */
  private static final String FOLDER = "SPARK_CONF_DIR";

  private SparkDefaults() {}

  /** Of the folder that the environment names; empty without one. */
  public static Map<String, String> ofEnvironment(Map<String, String> environment) {
    return Optional.ofNullable(environment.get(FOLDER))
        .map(folder -> in(Path.of(folder)))
        .orElse(Map.of());
  }

  /** Of an installation; empty where it has none. */
  static Map<String, String> ofInstallation(Path home, Map<String, String> environment) {
    return environment.containsKey(FOLDER) ? ofEnvironment(environment) : in(home.resolve("conf"));
  }

  private static Map<String, String> in(Path folder) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(folder.resolve("spark-defaults.conf"))) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      return Map.of();
    }
    Map<String, String> defaults = new TreeMap<>();
    for (String name : properties.stringPropertyNames()) {
      defaults.put(name, properties.getProperty(name).strip());
    }
    return defaults;
  }
}
