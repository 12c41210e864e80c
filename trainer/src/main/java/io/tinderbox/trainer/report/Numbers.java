package io.tinderbox.trainer.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them, the same in every locale. */
public final class Numbers {
  private Numbers() {}

  /** A fraction: {@code 52.86%}. */
  public static String percent(double fraction, int decimals) {
    return Double.isFinite(fraction) ? fixed(100 * fraction, decimals) + "%" : "–";
  }

  /** {@code 10,000}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1.947}. */
  public static String fixed(double number, int decimals) {
    return Double.isFinite(number)
        ? String.format(Locale.ROOT, "%." + decimals + "f", number)
        : "–";
  }

  /** Up to four digits that count, no zeros at the end: {@code 0.25}, {@code 1e-5}. */
  static String compact(double number) {
    if (!Double.isFinite(number)) {
      return "–";
    }
    BigDecimal rounded = new BigDecimal(number).round(new MathContext(4)).stripTrailingZeros();
    double size = Math.abs(number);
    if (size != 0 && (size < 1e-4 || size >= 1e6)) {
      String digits = rounded.unscaledValue().toString();
      int exponent = rounded.precision() - rounded.scale() - 1;
      int first = digits.startsWith("-") ? 2 : 1;
      String rest = digits.substring(first);
      return digits.substring(0, first) + (rest.isEmpty() ? "" : "." + rest) + "e" + exponent;
    }
    return rounded.toPlainString();
  }

  /** {@code 2 h 5 min}, {@code 4 min 12 s}, {@code 3.2 s}. */
  public static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "–";
    }
    if (seconds < 60) {
      return fixed(seconds, seconds < 9.95 ? 1 : 0) + " s";
    }
    long whole = Math.round(seconds);
    return whole < 3600
        ? "%s min %s s".formatted(whole / 60, whole % 60)
        : "%s h %s min".formatted(count(whole / 3600), whole % 3600 / 60);
  }

  /** A place in a drawing, to a tenth. */
  public static String place(double coordinate) {
    return String.format(Locale.ROOT, "%.1f", coordinate);
  }
}
