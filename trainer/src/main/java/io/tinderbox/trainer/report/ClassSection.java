package io.tinderbox.trainer.report;

import io.tinderbox.trainer.evaluation.Evaluation;
import io.tinderbox.trainer.evaluation.Evaluation.ClassScore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Accuracy of each class, best first, with what it is most often taken for. */
final class ClassSection {
  private ClassSection() {}

  static Element of(ReportContent content) {
    Evaluation evaluation = content.evaluation();
    List<ClassScore> counted =
        evaluation.perClass().stream()
            .filter(c -> c.top1() != null)
            .sorted(
                Comparator.comparing(ClassScore::top1).reversed().thenComparing(ClassScore::label))
            .toList();
    ClassNames names = ClassNames.of(evaluation.perClass());
    List<Element> body = new ArrayList<>();
    counted.forEach(c -> body.add(row(content, names, c)));
    evaluation.perClass().stream()
        .filter(c -> c.top1() == null)
        .forEach(c -> body.add(row(content, names, c)));
    Element head =
        Element.of("tr")
            .add(
                column("Class", "none"),
                column("Top-1", "descending"),
                column("Examples", "none").with("class", "figure"),
                column("Most often taken for", "none"));
    Element table =
        Tables.of("classes sortable", "Accuracy of each class; headings sort", head, body);
    return Element.of("section")
        .add(
            Element.of("h2").text("Classes"),
            Element.of("p").text(sentence(counted, names, evaluation.perClass().size())),
            Tables.scrolled("scroll", "Accuracy of each class", table));
  }

  private static String sentence(List<ClassScore> best, ClassNames names, int classes) {
    ClassScore first = best.get(0);
    ClassScore last = best.get(best.size() - 1);
    double median = (best.get((best.size() - 1) / 2).top1() + best.get(best.size() / 2).top1()) / 2;
    String range =
        best.size() == 1
            ? "“%s”: %s.".formatted(names.brief(first.label()), Numbers.percent(first.top1(), 1))
            : first.top1().equals(last.top1())
                ? "Every class has %s.".formatted(Numbers.percent(first.top1(), 1))
                : "Best: “%s” with %s; worst: “%s” with %s; the median class has %s."
                    .formatted(
                        names.brief(first.label()),
                        Numbers.percent(first.top1(), 1),
                        names.brief(last.label()),
                        Numbers.percent(last.top1(), 1),
                        Numbers.percent(median, 1));
    int missing = classes - best.size();
    return missing == 0
        ? range
        : "%s No examples of %s.".formatted(range, HeadlineSection.classes(missing));
  }

  private static Element column(String name, String sorted) {
    return Element.of("th")
        .with("scope", "col")
        .with("aria-sort", sorted)
        .add(Element.of("button").with("type", "button").text(name));
  }

  private static Element row(ReportContent content, ClassNames names, ClassScore score) {
    Element name =
        Element.of("th")
            .with("scope", "row")
            .with("data-key", score.name())
            .text(score.name())
            .add(Element.of("span", "aside", score.id()));
    Element accuracy =
        score.top1() == null
            ? Element.of("td", "figure", "–")
            : Bars.cell(score.top1(), "validation", Numbers.percent(score.top1(), 1));
    return Element.of("tr")
        .add(
            name,
            accuracy.with("data-key", score.top1() == null ? -1 : score.top1()),
            Element.of("td", "figure", Numbers.count(score.examples()))
                .with("data-key", score.examples()),
            mistaken(content, names, score));
  }

  private static Element mistaken(ReportContent content, ClassNames names, ClassScore score) {
    List<Long> guesses = content.evaluation().confusion().get(score.label());
    int worst = -1;
    for (int guess = 0; guess < guesses.size(); guess++) {
      boolean wrong = guess != score.label() && guesses.get(guess) > 0;
      if (wrong && (worst < 0 || guesses.get(guess) > guesses.get(worst))) {
        worst = guess;
      }
    }
    if (worst < 0) {
      return Element.of("td", "muted", "–").with("data-key", "");
    }
    double share = (double) guesses.get(worst) / score.examples();
    return Element.of("td")
        .with("data-key", names.brief(worst))
        .with("title", names.full(worst))
        .text(names.brief(worst))
        .add(Element.of("span", "muted", "\u00a0" + Numbers.percent(share, 0)));
  }
}
