package io.tinderbox.common.progress;

/** Durations as a person says them. */
public final class ReadableTime {
  private ReadableTime() {}

  /** {@code 42 s}, {@code 3 min 5 s}, {@code 2 h 10 min}. */
  public static String of(double seconds) {
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + " s";
    }
    return whole < 3600
        ? "%d min %d s".formatted(whole / 60, whole % 60)
        : "%d h %d min".formatted(whole / 3600, whole % 3600 / 60);
  }
}
