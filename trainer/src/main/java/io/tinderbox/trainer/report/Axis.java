package io.tinderbox.trainer.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A scale and its marks.
 *
 * @param from lowest value
 * @param to highest value, above {@code from}
 * @param logarithmic whether equal distances are equal ratios
 * @param ticks values that are marked, rising
 */
public record Axis(double from, double to, boolean logarithmic, List<Double> ticks) {
  public Axis {
    ticks = List.copyOf(ticks);
    if (!(from < to) || (logarithmic && from <= 0)) {
      throw new IllegalArgumentException("Cannot draw an axis from %s to %s".formatted(from, to));
    }
  }

  /** Round numbers around all values, with about so many marks. */
  public static Axis linear(double lowest, double highest, int marks) {
    double low = Double.isFinite(lowest) ? lowest : 0;
    double high = Double.isFinite(highest) ? highest : 1;
    if (high - low < 1e-9 * Math.max(1e-9, Math.abs(high))) {
      double room = high == 0 ? 1 : Math.abs(high) / 2;
      low = low >= 0 ? Math.max(0, low - room) : low - room;
      high += room;
    }
    double step = roundStep((high - low) / marks);
    long first = (long) Math.floor(low / step + 1e-9);
    long last = (long) Math.ceil(high / step - 1e-9);
    List<Double> ticks = new ArrayList<>();
    for (long i = first; i <= last; i++) {
      ticks.add(i * step);
    }
    return new Axis(first * step, last * step, false, ticks);
  }

  /** Whole powers of ten around all values, which are above 0. */
  static Axis powersOfTen(double lowest, double highest) {
    int first = (int) Math.floor(Math.log10(lowest) + 1e-9);
    int last = Math.max(first + 1, (int) Math.ceil(Math.log10(highest) - 1e-9));
    List<Double> ticks = new ArrayList<>();
    for (int power = first; power <= last; power++) {
      ticks.add(Math.pow(10, power));
    }
    return new Axis(Math.pow(10, first), Math.pow(10, last), true, ticks);
  }

  /** Fractions from 0 to a round number that is at most 1. */
  public static Axis fractions(double highest) {
    double top = Math.min(1, Math.max(0.05, highest));
    Axis axis = linear(0, top, 5);
    return axis.to > 1 ? linear(0, 1, 5) : axis;
  }

  /** Epochs, marked at the first, the last and round numbers between. */
  public static Axis epochs(int first, int last) {
    if (first == last) {
      return new Axis(first - 1, last + 1, false, List.of((double) first));
    }
    long step = Math.max(1, Math.round(roundStep((last - first) / 6.0)));
    List<Double> ticks = new ArrayList<>();
    ticks.add((double) first);
    for (long tick = (first / step + 1) * step; tick < last; tick += step) {
      if (tick - first > step / 2 && last - tick > step / 2) {
        ticks.add((double) tick);
      }
    }
    ticks.add((double) last);
    return new Axis(first, last, false, ticks);
  }

  /** Where a value stands, 0 at the lowest and 1 at the highest. */
  double place(double value) {
    return logarithmic
        ? Math.log(value / from) / Math.log(to / from)
        : (value - from) / (to - from);
  }

  private static double roundStep(double atLeast) {
    double power = Math.pow(10, Math.floor(Math.log10(atLeast)));
    for (double step : new double[] {1, 2, 5}) {
      if (step * power >= atLeast * (1 - 1e-9)) {
        return step * power;
      }
    }
    return 10 * power;
  }
}
