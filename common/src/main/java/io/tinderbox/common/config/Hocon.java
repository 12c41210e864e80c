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
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import java.io.File;
import java.net.URL;

/** What users write, as HOCON. */
final class Hocon {
  private Hocon() {}

  /**
   * A whole file; one that includes another is refused, because what a run was configured with is
   * in one place.
   *
   * @param origin name of the file, for messages
   * @throws ConfigException when the text is not HOCON
   */
  static Config file(String text, String origin) {
    return ConfigFactory.parseString(
        text,
        ConfigParseOptions.defaults()
            .setOriginDescription(origin)
            .setSyntax(ConfigSyntax.CONF)
            .setIncluder(new Refusal(origin)));
  }

  /**
   * One value: a number, a flag, a list, a text in quotes. Anything else is a text as it stands, so
   * that {@code #} and {@code //} in a path or a URL begin no comment.
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
    return ConfigValueFactory.fromAnyRef(text.strip(), origin);
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
