package io.tinderbox.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.tinderbox.common.exit.TinderboxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The effective configuration: {@code --set} over the file over every module's {@code
 * reference.conf}. Keys that no {@code reference.conf} documents are problems, told with the
 * nearest known key; {@code spark.*} is passed on to Spark as it stands.
 *
 * <p>Typed records read from it through {@link #reader()}, which gathers every problem before it
 * complains.
 */
public final class Settings {
  private static final String SPARK = "spark";
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
   *     (numbers, lists, quoted text) and, where it is none, as plain text
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
    Config reference =
        ConfigFactory.parseResources(Settings.class.getClassLoader(), "reference.conf");
    Map<String, String> own = new TreeMap<>(overrides);
    Map<String, String> sparkOverrides = new TreeMap<>();
    // Spark's keys are flat names, not a tree: spark.speculation and spark.speculation.interval go
    // together.
    own.keySet()
        .removeIf(
            key ->
                key.startsWith(SPARK + ".") && sparkOverrides.put(key, overrides.get(key)) == null);
    Config chosen = overrides(own);
    for (Layer layer : layers) {
      chosen = chosen.withFallback(parse(layer.text(), layer.origin()));
    }
    Map<String, String> spark = new TreeMap<>();
    Config known = chosen.withoutPath(SPARK);
    if (chosen.hasPath(SPARK)) {
      flatten(chosen.getConfig(SPARK)).forEach((key, value) -> spark.put(SPARK + "." + key, value));
    }
    spark.putAll(sparkOverrides);
    try {
      Config effective = known.withFallback(reference).resolve();
      return new Settings(effective, spark, unknownKeys(known, reference.resolve()));
    } catch (ConfigException e) {
      throw TinderboxException.usage("Cannot read the configuration: " + e.getMessage());
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
   * line.
   */
  public String render() {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(leaves(effective))
        .forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    spark.forEach(
        (key, value) ->
            text.append(key).append(" = ").append(ConfigUtil.quoteString(value)).append('\n'));
    return text.toString();
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

  private static Config parse(String file, String origin) {
    try {
      // Not from a file name: includes and substitution of system properties would let a
      // configuration read others.
      return ConfigFactory.parseString(
          file,
          ConfigParseOptions.defaults().setOriginDescription(origin).setSyntax(ConfigSyntax.CONF));
    } catch (ConfigException e) {
      throw TinderboxException.usage("Cannot read the configuration: " + e.getMessage());
    }
  }

  private static Config overrides(Map<String, String> overrides) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      String origin = "--set " + override.getKey();
      try {
        config = config.withValue(override.getKey(), value(override.getValue(), origin));
      } catch (ConfigException e) {
        throw TinderboxException.usage(
            "Cannot use --set %s: expected key=value with a dotted key"
                .formatted(override.getKey()));
      }
    }
    return config;
  }

  private static ConfigValue value(String text, String origin) {
    if (!text.isBlank()) {
      try {
        return parse("value = " + text, origin)
            .getValue("value")
            .withOrigin(com.typesafe.config.ConfigOriginFactory.newSimple(origin));
      } catch (TinderboxException | ConfigException e) {
        // Plain text such as a path or a URL.
      }
    }
    return ConfigValueFactory.fromAnyRef(text, origin);
  }

  private static List<Problem> unknownKeys(Config given, Config reference) {
    TreeSet<String> known = new TreeSet<>(leaves(reference).keySet());
    List<Problem> problems = new ArrayList<>();
    given
        .entrySet()
        .forEach(
            entry -> {
              if (!known.contains(entry.getKey())) {
                String nearest =
                    known.stream()
                        .min(Comparator.comparingInt(key -> distance(key, entry.getKey())))
                        .map(key -> "; did you mean %s?".formatted(key))
                        .orElse("");
                problems.add(
                    new Problem(
                        entry.getKey(),
                        "unknown key" + nearest,
                        entry.getValue().origin().description()));
              }
            });
    problems.sort(Comparator.comparing(Problem::path));
    return problems;
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

  private static Map<String, String> flatten(Config config) {
    Map<String, String> values = new TreeMap<>();
    config
        .entrySet()
        .forEach(
            entry -> {
              ConfigValue value = entry.getValue();
              String key = String.join(".", ConfigUtil.splitPath(entry.getKey()));
              values.put(
                  key,
                  value.valueType() == ConfigValueType.STRING
                      ? (String) value.unwrapped()
                      : value.render(ConfigRenderOptions.concise()));
            });
    return values;
  }

  /** Damerau-Levenshtein distance (optimal string alignment). */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int substitute = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(substitute, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }

  /** UTF-8 bytes as HOCON text. */
  public static String text(byte[] file) {
    return new String(file, StandardCharsets.UTF_8);
  }
}
