package io.tinderbox.deploy.launch;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as Spark writes them: {@code 512m}, {@code 4g}, {@code 4GiB}; mebibytes without a unit. */
final class MemorySize {
  static final long MEBIBYTE = 1L << 20;
  private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*([kmgt]?)(i?b)?");

  private MemorySize() {}

  /** Bytes; empty for what is no size. */
  static Optional<Long> parse(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(form.group(1));
    return Optional.of(
        switch (form.group(2)) {
          case "k" -> count << 10;
          case "g" -> count << 30;
          case "t" -> count << 40;
          default -> count << 20;
        });
  }

  /** Whole mebibytes, rounded down: {@code 512m}. */
  static String mebibytes(long bytes) {
    return bytes / MEBIBYTE + "m";
  }
}
