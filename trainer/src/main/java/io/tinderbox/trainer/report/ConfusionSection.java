package io.tinderbox.trainer.report;

import io.tinderbox.trainer.evaluation.ConfusedPair;
import io.tinderbox.trainer.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.List;

/** Which classes are taken for which: the commonest pairs, and a picture of all. */
final class ConfusionSection {
  private static final int MOST_PAIRS = 15;
  private static final int MOST_CLASSES_OF_MATRIX = 20;

  private ConfusionSection() {}

  static Element of(ReportContent content) {
    Evaluation evaluation = content.evaluation();
    ClassNames names = ClassNames.of(evaluation.perClass());
    List<ConfusedPair> pairs = evaluation.confusedPairs().stream().limit(MOST_PAIRS).toList();
    Element section = Element.of("section").add(Element.of("h2").text("Confusions"));
    if (pairs.isEmpty()) {
      return section.add(Element.of("p").text("No first guess was wrong."));
    }
    Element layout = Element.of("div", "charts").add(table(names, pairs));
    int classes = evaluation.perClass().size();
    if (classes > 1 && classes <= MOST_CLASSES_OF_MATRIX) {
      layout.add(matrix(evaluation, names));
    } else if (classes > MOST_CLASSES_OF_MATRIX) {
      layout.add(ConfusionPicture.of(evaluation));
    }
    return section.add(
        Element.of("p")
            .text("Pairs of classes that are mistaken for each other most often, by examples."),
        layout);
  }

  private static Element table(ClassNames names, List<ConfusedPair> pairs) {
    List<Element> rows =
        pairs.stream()
            .map(
                pair ->
                    Element.of("tr")
                        .add(
                            named(Element.of("th").with("scope", "row"), names, pair.label()),
                            named(Element.of("td"), names, pair.predicted()),
                            Element.of("td", "figure", Numbers.count(pair.examples())),
                            Bars.cell(
                                pair.fraction(), "miss", Numbers.percent(pair.fraction(), 0))))
            .toList();
    return SideTable.of(
        "pairs",
        "Pairs of classes that are mistaken for each other",
        List.of("True class", "Taken for", "Examples", "Of its class"),
        "Examples",
        rows);
  }

  private static Element named(Element cell, ClassNames names, int label) {
    return cell.with("title", names.full(label)).text(names.brief(label));
  }

  /** A square for each pair of classes, the darker the more examples of its row it holds. */
  private static Element matrix(Evaluation evaluation, ClassNames names) {
    Element head = Element.of("tr").add(Element.of("td"));
    List<Element> body = new ArrayList<>();
    for (Evaluation.ClassScore row : evaluation.perClass()) {
      head.add(
          Element.of("th", "turned")
              .with("scope", "col")
              .with("title", row.name())
              .add(Element.of("span").text(names.brief(row.label()))));
      Element cells =
          Element.of("tr")
              .add(
                  Element.of("th")
                      .with("scope", "row")
                      .with("title", row.name())
                      .text(names.brief(row.label())));
      for (Evaluation.ClassScore column : evaluation.perClass()) {
        long examples = evaluation.confusion().get(row.label()).get(column.label());
        cells.add(square(row, column, examples));
      }
      body.add(cells);
    }
    Element table =
        Tables.of("matrix", "Examples by true class (row) and first guess (column)", head, body);
    return Element.of("figure", "chart")
        .add(
            Element.of("figcaption")
                .add(Element.of("h3").text("True class by row, first guess by column")),
            Tables.scrolled("sideways", "Confusion matrix", table));
  }

  private static Element square(
      Evaluation.ClassScore row, Evaluation.ClassScore column, long examples) {
    double share = row.examples() == 0 ? 0 : (double) examples / row.examples();
    boolean hit = row.label() == column.label();
    return Element.of("td", (hit ? "hit" : "miss") + (share > 0.55 ? " deep" : ""))
        .with("style", "--share:" + Numbers.fixed(share, 3))
        .with(
            "title",
            "%s, taken for %s: %s (%s)"
                .formatted(
                    row.name(), column.name(), Numbers.count(examples), Numbers.percent(share, 0)))
        .text(examples == 0 ? "" : Numbers.count(examples));
  }
}
