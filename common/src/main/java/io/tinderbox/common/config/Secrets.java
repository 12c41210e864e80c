package io.tinderbox.common.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells by their names what must not be written into files, reports and logs. */
public final class Secrets {
  /** In place of a value that is not told. */
  private static final String HIDDEN = "***";

  /** Of Spark, Hadoop and its file systems, and JVM options; wider than Spark's own. */
  private static final String NAME =
      "(?i:secret|passw(or)?d|passphrase|token|credential|(access|account|api|private|session)[._-]?key)";

  private static final Pattern KEY = Pattern.compile(NAME);

  /** Such a key and the sign after it, wherever it stands. */
  private static final Pattern SETTING = Pattern.compile(NAME + "[\\w.-]*=");

  private static final Pattern USER_INFO = Pattern.compile("(://)[^/@\\s]+:[^/@\\s]+@");

  private Secrets() {}

  /** Whether a key's name says that its value is a secret. */
  public static boolean isSecret(String key) {
    return KEY.matcher(key).find();
  }

  /** Whether a property holds a secret, by its key or by a key within its value. */
  static boolean in(String key, String value) {
    return isSecret(key) || !hidden(value).equals(value);
  }

  /**
   * A word of a command line ({@code --set=a.password=b}, {@code a.password=b}, a URL) without the
   * secret that it brings.
   */
  public static String hidden(String word) {
    String safe = USER_INFO.matcher(word).replaceAll("$1" + HIDDEN + "@");
    Matcher setting = SETTING.matcher(safe);
    return setting.find() ? safe.substring(0, setting.end()) + HIDDEN : safe;
  }
}
