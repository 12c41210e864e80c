package io.tinderbox.deploy.bench;

import java.util.Arrays;
import java.util.List;

/**
 * What some turns gave.
 *
 * @param median of an even number of turns, the mean of the two in the middle
 * @param turns in their order, at least one
 */
record Spread(double median, double least, double most, List<Double> turns) {
  static Spread of(List<Double> turns) {
    if (turns.isEmpty()) {
      throw new IllegalArgumentException("expected a turn");
    }
    double[] sorted = turns.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return new Spread(median(sorted), sorted[0], sorted[sorted.length - 1], List.copyOf(turns));
  }

  /** Of values in any order. */
  static double medianOf(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return median(sorted);
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
