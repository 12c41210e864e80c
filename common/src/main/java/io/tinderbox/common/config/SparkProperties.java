package io.tinderbox.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Spark's properties within a configuration. Their keys are flat names and not a tree: {@code
 * spark.speculation} and {@code spark.speculation.interval} go together. HOCON has them together
 * where the longer one is quoted, {@code spark."speculation.interval"}.
 */
final class SparkProperties {
  static final String ROOT = "spark";

  private SparkProperties() {}

  static boolean isKey(String key) {
    return key.startsWith(ROOT + ".");
  }

  /** The properties of one file, key ({@code spark.…}) to value. */
  static Map<String, String> of(Config resolved) {
    Map<String, String> properties = new TreeMap<>();
    if (resolved.hasPath(ROOT)) {
      resolved
          .getConfig(ROOT)
          .entrySet()
          .forEach(
              entry ->
                  properties.put(
                      ROOT + "." + String.join(".", ConfigUtil.splitPath(entry.getKey())),
                      text(entry.getValue())));
    }
    return properties;
  }

  private static String text(ConfigValue value) {
    return value.valueType() == ConfigValueType.STRING
        ? (String) value.unwrapped()
        : value.render(ConfigRenderOptions.concise());
  }

  /**
   * As HOCON from which {@link #of} reads the same properties, one a line; of secrets the key
   * alone, as a comment.
   */
  static String render(Map<String, String> properties) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(properties)
        .forEach(
            (key, value) -> {
              if (Secrets.in(key, value)) {
                text.append("# ").append(key.replaceAll("\\s", " ")).append(": not written here\n");
                return;
              }
              boolean belowAnother =
                  properties.keySet().stream().anyMatch(other -> key.startsWith(other + "."));
              text.append(
                      belowAnother
                          ? ConfigUtil.joinPath(ROOT, key.substring(ROOT.length() + 1))
                          : ConfigUtil.joinPath(List.of(key.split("\\.", -1))))
                  .append(" = ")
                  .append(ConfigUtil.quoteString(value))
                  .append('\n');
            });
    return text.toString();
  }
}
