package io.tinderbox.trainer.averaging;

import io.tinderbox.common.spark.ExecutorName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which executors hold an epoch up, and for how long.
 *
 * <p>An executor's pace is the median, over its workers and rounds, of the time that an example
 * took; it is slow where that is well above the median pace of the others. A round takes as long as
 * its longest worker: what a slow executor costs is how much sooner its rounds would have been
 * over, had its workers been as fast as those of the others. That is exact where all workers of a
 * round run at once, and at most the truth where they wait for each other.
 */
final class SlowExecutors {
  /** Times the others' median; less is what machines differ by, and what else they do. */
  private static final double SLOW = 1.3;

  /** Of the rounds' time, and seconds; less matters to nobody. */
  private static final double SHARE = 0.05;

  private static final double LEAST_SECONDS = 1;

  /** Below it, a median is chance, and the first round of a process is slow everywhere. */
  private static final int ROUNDS = 3;

  private final List<List<WorkerReport>> rounds = new ArrayList<>();
  private double seconds;

  /**
   * An executor that others waited for.
   *
   * @param ratio of its pace to the median of the others'
   * @param seconds that the epoch would have been shorter
   */
  record Slow(ExecutorName executor, double ratio, double seconds) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "executor %s takes %.1f times the others' median; the epoch took %.0f s longer for it",
          executor,
          ratio,
          seconds);
    }
  }

  void clear() {
    rounds.clear();
    seconds = 0;
  }

  /**
   * @param reports of a round's workers
   * @param roundSeconds wall time of the round
   */
  void add(List<WorkerReport> reports, double roundSeconds) {
    rounds.add(reports.stream().filter(report -> report.steps().examples() > 0).toList());
    seconds += roundSeconds;
  }

  /** Those of the rounds so far, in the executors' order. */
  List<Slow> slow() {
    Map<ExecutorName, Double> paces = paces();
    List<Slow> slow = new ArrayList<>();
    paces.forEach(
        (executor, pace) -> {
          double others =
              median(
                  paces.entrySet().stream()
                      .filter(other -> !other.getKey().equals(executor))
                      .mapToDouble(Map.Entry::getValue)
                      .toArray());
          double ratio = pace / others;
          if (ratio > SLOW) {
            double cost = cost(executor, ratio);
            if (cost > Math.max(LEAST_SECONDS, SHARE * seconds)) {
              slow.add(new Slow(executor, ratio, cost));
            }
          }
        });
    return slow;
  }

  /** Nanoseconds an example, of each executor that took part long enough. */
  private Map<ExecutorName, Double> paces() {
    Map<ExecutorName, List<Double>> all = new TreeMap<>();
    Map<ExecutorName, Integer> count = new TreeMap<>();
    for (List<WorkerReport> round : rounds) {
      round.stream()
          .map(WorkerReport::executor)
          .distinct()
          .forEach(e -> count.merge(e, 1, Integer::sum));
      for (WorkerReport report : round) {
        all.computeIfAbsent(report.executor(), key -> new ArrayList<>())
            .add((double) report.busyNanos() / report.steps().examples());
      }
    }
    Map<ExecutorName, Double> paces = new TreeMap<>();
    all.forEach(
        (executor, values) -> {
          if (count.get(executor) >= ROUNDS) {
            paces.put(executor, median(values.stream().mapToDouble(value -> value).toArray()));
          }
        });
    return paces;
  }

  private double cost(ExecutorName executor, double ratio) {
    double nanos = 0;
    for (List<WorkerReport> round : rounds) {
      double longest = 0;
      double without = 0;
      for (WorkerReport report : round) {
        double busy = report.busyNanos();
        longest = Math.max(longest, busy);
        without = Math.max(without, report.executor().equals(executor) ? busy / ratio : busy);
      }
      nanos += longest - without;
    }
    return nanos / 1e9;
  }

  /** Not a number, which nothing is above, where there is none. */
  private static double median(double[] values) {
    if (values.length == 0) {
      return Double.NaN;
    }
    Arrays.sort(values);
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }
}
