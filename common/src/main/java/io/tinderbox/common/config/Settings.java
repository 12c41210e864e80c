package io.tinderbox.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.tinderbox.common.exit.TinderboxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The effective configuration: {@code --set} over the file over every module's {@code
 * reference.conf}. Keys that no {@code reference.conf} documents are problems, told with the
 * nearest known key; {@code spark.*} is passed on to Spark as it stands.
 *
 * <p>Typed records read from it through {@link #reader()}, which gathers every problem before it
 * complains.
 */
public final class Settings {
  private final Config effective;
  private final Map<String, String> spark;
  private final List<Problem> unknown;

  /**
   * One configuration file.
   *
   * @param text in HOCON
   * @param origin name of the file, for messages
   */
  public record Layer(String text, String origin) {}

  private Settings(Config effective, Map<String, String> spark, List<Problem> unknown) {
    this.effective = effective;
    this.spark = spark;
    this.unknown = unknown;
  }

  /** What {@code reference.conf} says, and nothing else. */
  public static Settings defaults() {
    return of("", "defaults", Map.of());
  }

  /**
   * @param file text in HOCON, {@code ""} for none
   * @param origin name of the file, for messages
   * @param overrides dotted key to value, as given with {@code --set}; a value is read as HOCON
   *     (numbers, lists, quoted text) and, where it is none, as plain text, or as a list of plain
   *     texts where it stands in brackets
   * @throws TinderboxException exit code 2, when the text is not HOCON
   */
  public static Settings of(String file, String origin, Map<String, String> overrides) {
    return layered(List.of(new Layer(file, origin)), overrides);
  }

  /**
   * As {@link #of}, with several files.
   *
   * @param layers each wins over those after it
   */
  public static Settings layered(List<Layer> layers, Map<String, String> overrides) {
    Map<String, String> own = new TreeMap<>(overrides);
    Map<String, String> spark = new TreeMap<>(overrides);
    own.keySet().removeIf(SparkProperties::isKey);
    spark.keySet().removeAll(own.keySet());
    try {
      Config reference =
          ConfigFactory.parseResources(Settings.class.getClassLoader(), "reference.conf").resolve();
      List<Config> files = new ArrayList<>(List.of(overrides(own)));
      layers.forEach(layer -> files.add(Hocon.file(layer.text(), layer.origin())));
      Config all =
          Hocon.resolved(
              files.stream().reduce(Config::withFallback).orElseThrow().withFallback(reference),
              System.getenv());
      for (Config file : files) {
        SparkProperties.of(file.resolveWith(all)).forEach(spark::putIfAbsent);
      }
      Config effective = all.withoutPath(SparkProperties.ROOT);
      return new Settings(effective, spark, new KnownKeys(reference).unknown(effective));
    } catch (ConfigException e) {
      throw TinderboxException.usage("Cannot read the configuration: " + e.getMessage());
    } catch (StackOverflowError e) {
      throw TinderboxException.usage(
          "Cannot read the configuration: expected a few levels of nesting, found thousands (%s)"
              .formatted(layers.stream().map(Layer::origin).collect(Collectors.joining(", "))));
    }
  }

  /** A reader that already holds the problems of unknown keys. */
  public SettingsReader reader() {
    return new SettingsReader(effective, unknown);
  }

  /** Spark's properties, key ({@code spark.…}) to value. */
  public Map<String, String> spark() {
    return Map.copyOf(spark);
  }

  /**
   * Every key with its value in HOCON that can be given as {@code --conf} again, sorted, one a
   * line; of Spark's secrets, which are not for those who may read the rest, the keys alone.
   */
  public String render() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(leaves(effective))
        .forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    return text.append(SparkProperties.render(spark)).toString();
  }

  /**
   * Text of a file that may come from anywhere and should be what {@link #render} wrote: nothing in
   * it stands for something else, which could be longer than any memory.
   *
   * @param origin name of the file, for messages
   * @return the text
   * @throws TinderboxException exit code 2, when it is not
   */
  public static String requireRendered(String text, String origin) {
    boolean plain;
    try {
      plain = Hocon.file(text, origin).isResolved();
    } catch (ConfigException e) {
      throw TinderboxException.usage("Cannot read the configuration: " + e.getMessage());
    } catch (StackOverflowError e) {
      // The parser goes down a level of the text by a call.
      plain = false;
    }
    if (!plain) {
      throw TinderboxException.usage(
          "Cannot read the configuration: expected keys and their values, found references or levels without end (%s)"
              .formatted(origin));
    }
    return text;
  }

  /**
   * The same configuration with one more key set, for values that are decided once and then kept.
   */
  public Settings with(String key, Object value) {
    Config changed =
        effective.withValue(key, ConfigValueFactory.fromAnyRef(value, "decided at the start"));
    return new Settings(changed, spark, unknown);
  }

  /** Dotted key to rendered value, of every key but Spark's. */
  public Map<String, String> entries() {
    return leaves(effective);
  }

  private static Config overrides(Map<String, String> overrides) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      String origin = "--set " + override.getKey();
      try {
        config = config.withValue(override.getKey(), Hocon.value(override.getValue(), origin));
      } catch (ConfigException e) {
        throw TinderboxException.usage(
            "Cannot use --set %s: expected key=value with a dotted key"
                .formatted(override.getKey()));
      }
    }
    return config;
  }

  private static Map<String, String> leaves(Config config) {
    Map<String, String> leaves = new TreeMap<>();
    config
        .entrySet()
        .forEach(
            entry ->
                leaves.put(entry.getKey(), entry.getValue().render(ConfigRenderOptions.concise())));
    return leaves;
  }

  /** A text as a value among overrides that means itself, whatever is in it. */
  public static String literal(String text) {
    return ConfigUtil.quoteString(text);
  }

  /** UTF-8 bytes as HOCON text. */
  public static String text(byte[] file) {
    return new String(file, StandardCharsets.UTF_8);
  }
}
