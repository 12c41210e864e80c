package io.tinderbox.trainer.report;

import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.trainer.evaluation.ConfidenceInterval;
import io.tinderbox.trainer.evaluation.Evaluation;

/** The numbers that people ask for first, and a sentence that says them in words. */
final class HeadlineSection {
  private HeadlineSection() {}

  static Element of(ReportContent content) {
    Evaluation evaluation = content.evaluation();
    Element numbers = Element.of("dl", "numbers");
    numbers.add(
        number(
                "Top-1",
                Numbers.percent(evaluation.top1(), 2),
                percents(evaluation.intervals().top1()))
            .with("class", "main"),
        number(
            "Top-5",
            Numbers.percent(evaluation.top5(), 2),
            percents(evaluation.intervals().top5())));
    Evaluation.TenCrop ten = evaluation.tenCrop();
    if (ten != null) {
      numbers.add(pair("Ten crops, mean", ten.mean()), pair("Ten crops, product", ten.product()));
    }
    numbers.add(
        number("Loss", Numbers.fixed(evaluation.loss(), 3), loss(evaluation.intervals().loss())),
        number(
            "Examples",
            Numbers.count(evaluation.examples()),
            "in " + classes(evaluation.perClass().size())));
    return Element.of("section", "headline")
        .with("aria-label", "Headline numbers")
        .add(numbers, Element.of("p", "lead", sentence(evaluation)));
  }

  static String sentence(Evaluation evaluation) {
    long n = evaluation.examples();
    int classes = evaluation.perClass().size();
    ConfidenceInterval interval = ConfidenceInterval.wilson(evaluation.top1(), n);
    StringBuilder text = new StringBuilder();
    text.append(
        "Of %s in “%s”, seen by their centre, the network's first guess was right for %s"
            .formatted(
                ReadableCount.of(n, "example"),
                evaluation.split(),
                Numbers.count(Math.round(evaluation.top1() * n))));
    text.append(
        " (%s, 95%% confidence interval %s to %s)"
            .formatted(
                Numbers.percent(evaluation.top1(), 2),
                Numbers.percent(interval.low(), 1),
                Numbers.percent(interval.high(), 1)));
    if (classes > 5) {
      text.append(
          ", and the right class was among its five best guesses for %s (%s)"
              .formatted(
                  Numbers.count(Math.round(evaluation.top5() * n)),
                  Numbers.percent(evaluation.top5(), 2)));
    }
    text.append(". Blind guessing would reach %s".formatted(Numbers.percent(1.0 / classes, 1)));
    if (classes > 5) {
      text.append(" and %s".formatted(Numbers.percent(5.0 / classes, 1)));
    }
    text.append(".");
    if (evaluation.tenCrop() != null) {
      double gain = evaluation.tenCrop().mean().top1() - evaluation.top1();
      text.append(
          " For the first guess, averaging over ten crops %s accuracy by %s points."
              .formatted(gain >= 0 ? "raises" : "lowers", Numbers.fixed(100 * Math.abs(gain), 2)));
    }
    if (evaluation.unlabelled() > 0) {
      text.append(
          " %s more have no label and are not counted."
              .formatted(Numbers.count(evaluation.unlabelled())));
    }
    return text.toString();
  }

  private static String percents(ConfidenceInterval interval) {
    return "95%%: %s–%s"
        .formatted(Numbers.fixed(100 * interval.low(), 1), Numbers.percent(interval.high(), 1));
  }

  private static String loss(ConfidenceInterval interval) {
    return interval == null
        ? "mean, in nats"
        : "95%%: %s–%s"
            .formatted(Numbers.fixed(interval.low(), 3), Numbers.fixed(interval.high(), 3));
  }

  static String classes(int classes) {
    return Numbers.count(classes) + (classes == 1 ? " class" : " classes");
  }

  private static Element pair(String name, Evaluation.Accuracy accuracy) {
    return number(
        name, Numbers.percent(accuracy.top1(), 2), "top-5: " + Numbers.percent(accuracy.top5(), 2));
  }

  private static Element number(String name, String value, String note) {
    return Element.of("div")
        .add(
            Element.of("dt").text(name),
            Element.of("dd", "value", value),
            Element.of("dd", "note", note));
  }
}
