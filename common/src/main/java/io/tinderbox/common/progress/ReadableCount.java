package io.tinderbox.common.progress;

import java.util.Locale;

/** How many of what, as a person says it. */
public final class ReadableCount {
  private ReadableCount() {}

  /**
   * {@code 1 epoch}, {@code 1,200 examples}, {@code 0 classes}.
   *
   * @param thing a noun in the singular, whose plural is regular
   */
  public static String of(long count, String thing) {
    return String.format(Locale.ROOT, "%,d %s", count, count == 1 ? thing : plural(thing));
  }

  static String plural(String thing) {
    return thing + (thing.endsWith("s") ? "es" : "s");
  }
}
