package io.tinderbox.trainer.report;

import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.trainer.evaluation.Calibration;
import io.tinderbox.trainer.evaluation.Evaluation;
import java.util.List;

/** Whether the network is right as often as it is sure. */
final class CalibrationSection {
  private CalibrationSection() {}

  static Element of(Evaluation evaluation) {
    return Element.of("section")
        .add(
            Element.of("h2").text("Confidence"),
            Element.of("div", "charts")
                .add(chart(evaluation), Element.of("div", "beside").add(words(evaluation))));
  }

  private static List<Element> words(Evaluation evaluation) {
    double confidence = 0;
    for (Calibration.Bin bin : evaluation.calibration()) {
      confidence += bin.confidence() * bin.examples() / evaluation.examples();
    }
    double gap = confidence - evaluation.top1();
    return List.of(
        Element.of("p")
            .text(
                "On average the network gives its first guess a probability of %s and is right in %s: it is %s."
                    .formatted(
                        Numbers.percent(confidence, 1),
                        Numbers.percent(evaluation.top1(), 1),
                        Math.abs(gap) < 0.01
                            ? "about as sure as it should be"
                            : gap > 0 ? "too sure of itself" : "less sure than it could be")),
        Element.of("p")
            .text(
                "Expected calibration error: %s (0 is best). It is the mean distance between confidence and accuracy over %s bins, weighted by their examples."
                    .formatted(Numbers.fixed(evaluation.calibrationError(), 4), Calibration.BINS)),
        Element.of("p", "muted")
            .text(
                "Each bar is a range of confidence. Where bars stay below the line the network claims too much; pale bars hold few examples."));
  }

  private static Element chart(Evaluation evaluation) {
    Axis fractions = Axis.linear(0, 1, 5);
    Plot plot =
        Plot.of(
            "Accuracy by confidence; expected calibration error "
                + Numbers.fixed(evaluation.calibrationError(), 4),
            "confidence in the first guess",
            fractions,
            fractions,
            x -> Numbers.percent(x, 0),
            x -> Numbers.percent(x, 0));
    long most =
        evaluation.calibration().stream().mapToLong(Calibration.Bin::examples).max().orElse(1);
    List<Calibration.Bin> bins = evaluation.calibration();
    for (int i = 0; i < bins.size(); i++) {
      Calibration.Bin bin = bins.get(i);
      if (bin.examples() > 0) {
        double left = plot.x((double) i / bins.size());
        double right = plot.x((i + 1.0) / bins.size());
        double weight = 0.3 + 0.7 * Math.sqrt((double) bin.examples() / most);
        String title =
            "%s of confidence %s – %s\nmean confidence: %s\naccuracy: %s"
                .formatted(
                    ReadableCount.of(bin.examples(), "example"),
                    Numbers.percent((double) i / bins.size(), 0),
                    Numbers.percent((i + 1.0) / bins.size(), 0),
                    Numbers.percent(bin.confidence(), 1),
                    Numbers.percent(bin.accuracy(), 1));
        double top = Math.min(plot.y(bin.accuracy()), Plot.BOTTOM - 1.5);
        plot.add(
            Element.of("g", "bin")
                .add(
                    Element.of("title").text(title),
                    Plot.rect("strip", left, Plot.TOP, right - left, Plot.BOTTOM - Plot.TOP),
                    Plot.rect("calibration", left + 1.5, top, right - left - 3, Plot.BOTTOM - top)
                        .with("style", "opacity:" + Numbers.fixed(weight, 2))));
      }
    }
    plot.add(Plot.line("diagonal", plot.x(0), plot.y(0), plot.x(1), plot.y(1)));
    return Element.of("figure", "chart")
        .add(
            Element.of("figcaption").add(Element.of("h3").text("Accuracy by confidence")),
            plot.svg());
  }
}
