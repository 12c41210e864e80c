package io.tinderbox.trainer.report;

import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.trainer.report.LineChart.Series;
import io.tinderbox.trainer.run.EpochMetrics;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/** Learning curves, the learning rate and the speed, by epoch. */
final class CurvesSection {
  /** A rate that falls further ends near nothing, and powers of ten would show little else. */
  private static final double MOST_FALL = 1e5;

  private final List<EpochMetrics> epochs;
  private final int keptEpoch;
  private final int[] numbers;

  private CurvesSection(RunSummary run) {
    this.epochs = run.epochs();
    this.keptEpoch = run.keptEpoch();
    this.numbers = epochs.stream().mapToInt(EpochMetrics::epoch).toArray();
  }

  static Element of(RunSummary run) {
    return new CurvesSection(run).section();
  }

  private Element section() {
    Optional<EpochMetrics> best = best();
    int marked = epochs.size() > 1 ? best.map(EpochMetrics::epoch).orElse(0) : 0;
    return Element.of("section")
        .add(
            Element.of("h2").text("Learning"),
            Element.of("p").text(sentence(best)),
            Element.of("div", "charts")
                .add(
                    accuracy().figure(marked),
                    loss().figure(marked),
                    learningRate().figure(0),
                    speed().figure(0)));
  }

  private String sentence(Optional<EpochMetrics> best) {
    EpochMetrics last = epochs.get(epochs.size() - 1);
    double seconds = epochs.stream().mapToDouble(EpochMetrics::seconds).sum();
    String trained =
        "%s in %s, the last at %s training examples per second."
            .formatted(
                epochs.size() == 1 ? "One epoch" : ReadableCount.of(epochs.size(), "epoch"),
                Numbers.duration(seconds),
                Numbers.compact(last.examplesPerSecond()));
    return trained
        + best.map(
                e ->
                    " On the validation split, epoch %s was the best: top-1 %s."
                        .formatted(e.epoch(), Numbers.percent(e.valTop1(), 2)))
            .orElse(" There was no validation split.");
  }

  private Optional<EpochMetrics> best() {
    return epochs.stream().filter(e -> e.epoch() == keptEpoch && e.valTop1() != null).findFirst();
  }

  private LineChart accuracy() {
    List<Series> series =
        List.of(
            new Series("Top-1, training", "train", values(EpochMetrics::trainTop1)),
            new Series("Top-1, validation", "validation", values(EpochMetrics::valTop1)),
            new Series("Top-5, validation", "second", values(EpochMetrics::valTop5)));
    double highest = all(series).max().orElse(1);
    return LineChart.of(
        "Accuracy",
        numbers,
        series,
        Axis.fractions(highest),
        x -> Numbers.compact(Math.round(10000 * x) / 100.0) + "%");
  }

  private LineChart loss() {
    double[] data = values(EpochMetrics::dataLoss);
    double[] penalised = values(EpochMetrics::loss);
    List<Series> series =
        List.of(
            new Series("Training", "train", data),
            new Series("Validation", "validation", values(EpochMetrics::valLoss)),
            new Series(
                "Training, with penalty",
                "faint",
                Arrays.equals(data, penalised) ? new double[0] : penalised));
    return LineChart.of(
        "Loss",
        numbers,
        series,
        Axis.linear(all(series).min().orElse(0), all(series).max().orElse(1), 5),
        Numbers::compact);
  }

  private LineChart learningRate() {
    List<Series> series =
        List.of(new Series("Learning rate", "rate", values(EpochMetrics::learningRate)));
    double lowest = all(series).min().orElse(0);
    double highest = all(series).max().orElse(1);
    Axis axis =
        lowest > 0 && highest > 20 * lowest && highest < MOST_FALL * lowest
            ? Axis.powersOfTen(lowest, highest)
            : Axis.linear(0, highest, 4);
    return LineChart.of("Learning rate", numbers, series, axis, Numbers::compact);
  }

  private LineChart speed() {
    List<Series> series =
        List.of(new Series("Training examples", "speed", values(EpochMetrics::examplesPerSecond)));
    Axis axis = Axis.linear(0, all(series).max().orElse(1), 4);
    return LineChart.of("Examples per second", numbers, series, axis, Numbers::compact);
  }

  private static DoubleStream all(List<Series> series) {
    return series.stream()
        .flatMapToDouble(s -> DoubleStream.of(s.values()))
        .filter(Double::isFinite);
  }

  private double[] values(Function<EpochMetrics, Double> value) {
    return epochs.stream().map(value).mapToDouble(x -> x == null ? Double.NaN : x).toArray();
  }
}
