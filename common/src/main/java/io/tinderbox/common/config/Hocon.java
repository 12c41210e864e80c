package io.tinderbox.common.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOriginFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.File;
import java.net.URL;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What users write, as HOCON. */
final class Hocon {
  private Hocon() {}

  /** Configurations are short; this is a mistake, or was written to do harm. */
  private static final int MOST_CHARACTERS = 1 << 18;

  /** Each can double what was there before. */
  private static final int MOST_REFERENCES = 16;

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{");

  private static final Pattern PLAIN_LIST = Pattern.compile("\\[([^\\[\\]\"]+)]");

  /**
   * A whole file; one that includes another is refused, because what a run was configured with is
   * in one place.
   *
   * @param origin name of the file, for messages
   * @throws ConfigException when the text is not HOCON
   */
  static Config file(String text, String origin) {
    require(origin, "characters", MOST_CHARACTERS, text.length());
    require(origin, "references ${…}", MOST_REFERENCES, REFERENCE.matcher(text).results().count());
    return ConfigFactory.parseString(
        text,
        ConfigParseOptions.defaults()
            .setOriginDescription(origin)
            .setSyntax(ConfigSyntax.CONF)
            .setIncluder(new Refusal(origin)));
  }

  private static void require(String origin, String what, long most, long found) {
    if (found > most) {
      throw new ConfigException.Generic(
          "%s: expected at most %,d %s, found %,d".formatted(origin, most, what, found));
    }
  }

  /**
   * The configuration with its references ({@code ${KEY}}) replaced: by its own values, or by
   * variables of the environment that are no secrets, since what comes out is written into run
   * folders and reports.
   *
   * @throws ConfigException where something refers to what is nowhere
   */
  static Config resolved(Config config, Map<String, String> environment) {
    return config.resolve(
        ConfigResolveOptions.noSystem().appendResolver(new Variables(environment)));
  }

  /**
   * One value: a number, a flag, a list, a text in quotes. Anything else is a text as it stands, so
   * that {@code #} and {@code //} in a path or a URL begin no comment; in brackets, a list of such
   * texts, so that {@code [conv*]} needs no quotes within those of a shell.
   *
   * @param origin the option that gave it, for messages
   */
  static ConfigValue value(String text, String origin) {
    try {
      Config parsed = file("value = " + text, origin);
      ConfigValue value = parsed.getValue("value");
      boolean plain = value.valueType() == ConfigValueType.STRING && !text.strip().startsWith("\"");
      if (!plain && parsed.root().size() == 1) {
        return value.withOrigin(ConfigOriginFactory.newSimple(origin));
      }
    } catch (ConfigException e) {
      // A text, for example a URL.
    }
    Matcher list = PLAIN_LIST.matcher(text.strip());
    return ConfigValueFactory.fromAnyRef(
        list.matches() ? List.of(list.group(1).strip().split("\\s*,\\s*")) : text.strip(), origin);
  }

  /** Those of the environment that are no secrets. */
  private record Variables(Map<String, String> environment) implements ConfigResolver {
    @Override
    public ConfigValue lookup(String path) {
      String name = String.join(".", ConfigUtil.splitPath(path));
      String value = environment.get(name);
      return value == null || Secrets.in(name, value)
          ? null
          : ConfigValueFactory.fromAnyRef(value, "environment variable " + name);
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
      return this;
    }
  }

  /** In place of whatever would read the other file. */
  private record Refusal(String origin)
      implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
      return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
      throw refused(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
      throw refused(what);
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
      throw refused(what);
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
      throw refused(what);
    }

    private ConfigException refused(Object what) {
      return new ConfigException.Generic(
          "%s: expected one file, found an include of %s".formatted(origin, what));
    }
  }
}
