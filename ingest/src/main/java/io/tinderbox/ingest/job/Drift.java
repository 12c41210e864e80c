package io.tinderbox.ingest.job;

import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.shard.Manifest;
import java.util.List;
import java.util.Locale;

/**
 * How files that were added differ from the data folder as it was before.
 *
 * @param examplesBefore of all splits
 * @param examplesAdded to all splits
 * @param classDistance total variation distance between the class histograms of the labelled
 *     examples, 0 (the same shares) to 1 (no class in common)
 * @param channelMeanBefore of the training split, 0–255, [3]
 * @param channelMeanAdded of what was added to the training split; zeros where that is nothing
 * @param channelStdBefore of the training split, 0–255, [3]
 * @param channelStdAdded of what was added to the training split
 * @param rejectedFractionBefore faulty files of all files, 0–1
 * @param rejectedFractionAdded faulty files of all added files, 0–1
 */
public record Drift(
    long examplesBefore,
    long examplesAdded,
    double classDistance,
    List<Double> channelMeanBefore,
    List<Double> channelMeanAdded,
    List<Double> channelStdBefore,
    List<Double> channelStdAdded,
    double rejectedFractionBefore,
    double rejectedFractionAdded) {

  /**
   * @param added a manifest of the added files alone, with the same labels
   */
  static Drift of(Manifest before, Manifest added) {
    return new Drift(
        examples(before),
        examples(added),
        distance(shares(before), shares(added)),
        before.channelMean(),
        added.channelMean(),
        before.channelStd(),
        added.channelStd(),
        rejectedFraction(before),
        rejectedFraction(added));
  }

  /**
   * The largest distance between the channels' means before and added, in standard deviations
   * before; 0 where nothing was added to the training split.
   */
  public double meanShift() {
    double largest = 0;
    boolean trained = channelStdAdded.stream().anyMatch(std -> std > 0);
    for (int i = 0; trained && i < channelMeanBefore.size(); i++) {
      double distance = Math.abs(channelMeanAdded.get(i) - channelMeanBefore.get(i));
      largest = Math.max(largest, distance / Math.max(1e-9, channelStdBefore.get(i)));
    }
    return largest;
  }

  /** For people, a line each. */
  public String written() {
    return """
        Drift: %s added to %,d
          class histogram   differs by %.3f (0 the same shares, 1 no class in common)
          channel means     %s before, %s added (at most %.2f standard deviations apart)
          channel stds      %s before, %s added
          rejected          %.2f%% before, %.2f%% added
        """
        .formatted(
            ReadableCount.of(examplesAdded, "example"),
            examplesBefore,
            classDistance,
            channels(channelMeanBefore),
            channels(channelMeanAdded),
            meanShift(),
            channels(channelStdBefore),
            channels(channelStdAdded),
            100 * rejectedFractionBefore,
            100 * rejectedFractionAdded);
  }

  private static String channels(List<Double> values) {
    return String.join(
        " ", values.stream().map(value -> String.format(Locale.ROOT, "%.1f", value)).toList());
  }

  private static long examples(Manifest manifest) {
    return manifest.splits().values().stream().mapToLong(Manifest.Split::examples).sum();
  }

  private static double[] shares(Manifest manifest) {
    double[] shares = new double[manifest.classes()];
    double total = 0;
    for (Manifest.Split split : manifest.splits().values()) {
      for (int i = 0; i < split.classCounts().size(); i++) {
        shares[i] += split.classCounts().get(i);
        total += split.classCounts().get(i);
      }
    }
    for (int i = 0; i < shares.length && total > 0; i++) {
      shares[i] /= total;
    }
    return shares;
  }

  private static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return sum / 2;
  }

  private static double rejectedFraction(Manifest manifest) {
    long faults =
        manifest.rejected().byReason().entrySet().stream()
            .filter(entry -> RejectReason.of(entry.getKey()).isFault())
            .mapToLong(entry -> entry.getValue())
            .sum();
    long files = examples(manifest) + faults;
    return files == 0 ? 0 : (double) faults / files;
  }
}
