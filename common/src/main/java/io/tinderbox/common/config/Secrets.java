package io.tinderbox.common.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells by their names what must not be written into files, reports and logs. */
public final class Secrets {
  /** In place of a value that is not told. */
  private static final String HIDDEN = "***";

  /** Of Spark, Hadoop and its file systems, and JVM options; wider than Spark's own. */
  private static final Pattern NAME =
      Pattern.compile(
          "secret|passw(or)?d|passphrase|token|credential|(access|account|api|private|session)[._-]?key",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern USER_INFO = Pattern.compile("(://)[^/@\\s]+:[^/@\\s]+@");

  private Secrets() {}

  /** Whether a property holds a secret, by its key or by a name within its value. */
  static boolean in(String key, String value) {
    return NAME.matcher(key).find() || !hidden(value).equals(value);
  }

  /**
   * A word of a command line ({@code --set=a.password=b}, {@code a.password=b}, a URL) without the
   * secret that it brings.
   */
  public static String hidden(String word) {
    String safe = USER_INFO.matcher(word).replaceAll("$1" + HIDDEN + "@");
    Matcher name = NAME.matcher(safe);
    int value = name.find() ? safe.indexOf('=', name.end()) : -1;
    return value < 0 ? safe : safe.substring(0, value + 1) + HIDDEN;
  }
}
