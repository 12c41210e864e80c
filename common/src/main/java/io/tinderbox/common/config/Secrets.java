package io.tinderbox.common.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values that are for the program alone: in no file that others read, and on no command line. */
public final class Secrets {
  /** What Spark itself hides: the default of {@code spark.redaction.regex}. */
  private static final Pattern NAMES = Pattern.compile("(?i)secret|password|token|access[.]?key");

  private static final Pattern SETTING =
      Pattern.compile("((?:--[a-z-]+=)?([\\w.-]+)=).*", Pattern.DOTALL);

  private static final String HIDDEN = "*****";

  private Secrets() {}

  /** Whether a key's name says that its value is a secret. */
  public static boolean isSecret(String key) {
    return NAMES.matcher(key).find();
  }

  /**
   * A word of a command line as others may see it: {@code KEY=VALUE}, also behind an option, with
   * the value hidden where the key is a secret's.
   */
  public static String hidden(String word) {
    Matcher setting = SETTING.matcher(word);
    return setting.matches() && isSecret(setting.group(2)) ? setting.group(1) + HIDDEN : word;
  }
}
