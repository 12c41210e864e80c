package io.tinderbox.trainer.report;

import io.tinderbox.trainer.evaluation.Comparison;
import io.tinderbox.trainer.evaluation.Evaluation;
import io.tinderbox.trainer.evaluation.Prediction;
import java.util.ArrayList;
import java.util.List;

/** This network beside another one: figures, whether chance explains them, and pictures. */
final class ComparisonSection {
  private ComparisonSection() {}

  static Element of(ReportContent content) {
    Comparison comparison = content.evaluation().comparison();
    ClassNames names = ClassNames.of(content.evaluation().perClass());
    Element section =
        Element.of("section")
            .add(
                Element.of("h2").text("Comparison"),
                Element.of("p")
                    .text(
                        "The same examples, seen by the model of %s.".formatted(comparison.run())),
                Element.of("div", "charts")
                    .add(figures(content.evaluation()), agreement(comparison)));
    pictures(section, names, "Right here, wrong there", content.difference().onlyOurs());
    pictures(section, names, "Wrong here, right there", content.difference().onlyOther());
    return section;
  }

  private static Element figures(Evaluation ours) {
    Comparison other = ours.comparison();
    List<Element> rows = new ArrayList<>();
    rows.add(row("Top-1", ours.top1(), other.top1()));
    rows.add(row("Top-5", ours.top5(), other.top5()));
    if (ours.tenCrop() != null && other.tenCrop() != null) {
      rows.add(
          row(
              "Ten crops, mean: top-1",
              ours.tenCrop().mean().top1(),
              other.tenCrop().mean().top1()));
      rows.add(
          row(
              "Ten crops, product: top-1",
              ours.tenCrop().product().top1(),
              other.tenCrop().product().top1()));
    }
    rows.add(
        cells(
            "Loss",
            Numbers.fixed(ours.loss(), 3),
            Numbers.fixed(other.loss(), 3),
            signed(ours.loss() - other.loss(), 3)));
    return FigureTable.of(
        "versus", "Both runs", List.of("", "This run", "The other", "Difference"), rows);
  }

  private static Element row(String name, double ours, double other) {
    return cells(
        name, Numbers.percent(ours, 2), Numbers.percent(other, 2), signed(100 * (ours - other), 2));
  }

  private static Element cells(String name, String... figures) {
    Element row = Element.of("tr").add(Element.of("th").with("scope", "row").text(name));
    for (String figure : figures) {
      row.add(Element.of("td", "figure", figure));
    }
    return row;
  }

  private static String signed(double number, int decimals) {
    String text = Numbers.fixed(Math.abs(number), decimals);
    return Double.parseDouble(text) == 0 ? text : (number < 0 ? "−" : "+") + text;
  }

  private static Element agreement(Comparison comparison) {
    return Element.of("div", "beside")
        .add(
            Element.of("p").text(verdict(comparison)),
            Element.of("p")
                .text(
                    "Both are right on %s examples and both wrong on %s; only this run is right on %s, only the other on %s. The first guesses differ on %s."
                        .formatted(
                            Numbers.count(comparison.bothRight()),
                            Numbers.count(comparison.bothWrong()),
                            Numbers.count(comparison.onlyThis()),
                            Numbers.count(comparison.onlyOther()),
                            Numbers.count(comparison.differences().size()))),
            Element.of("p", "muted")
                .text(
                    "McNemar's exact test looks only at the examples on which one is right and the"
                        + " other wrong. All examples with different first guesses are in"
                        + " evaluation.json."));
  }

  static String verdict(Comparison comparison) {
    String p =
        comparison.mcnemarP() < 0.0005 ? "below 0.001" : Numbers.fixed(comparison.mcnemarP(), 3);
    String points =
        "%s points of top-1, 95%% confidence interval %s to %s"
            .formatted(
                signed(100 * comparison.difference(), 2),
                signed(100 * comparison.differenceInterval().low(), 1),
                signed(100 * comparison.differenceInterval().high(), 1));
    if (comparison.mcnemarP() >= 0.05) {
      return "The difference (%s) is no greater than chance may explain: McNemar's p is %s."
          .formatted(points, p);
    }
    return "This run is %s by more than chance explains (%s): McNemar's p is %s."
        .formatted(comparison.difference() > 0 ? "better" : "worse", points, p);
  }

  private static void pictures(
      Element section, ClassNames names, String title, List<ComparisonGallery.Entry> entries) {
    if (!entries.isEmpty()) {
      Element cards = Element.of("div", "cards both");
      entries.forEach(entry -> cards.add(card(names, entry)));
      section.add(Element.of("h3").text(title), cards);
    }
  }

  private static Element card(ClassNames names, ComparisonGallery.Entry entry) {
    String trueName = names.full(entry.ours().label());
    return Element.of("figure", "card " + (entry.ours().hit() ? "hit" : "miss"))
        .add(
            Element.of("img")
                .with("src", Pictures.dataUri(entry.picture()))
                .with("alt", trueName)
                .with("loading", "lazy"),
            Element.of("figcaption")
                .add(
                    Element.of("p", "verdict", names.brief(entry.ours().label()))
                        .with("title", trueName),
                    guess(names, "here", entry.ours()),
                    guess(names, "there", entry.other()),
                    Element.of("p", "id", entry.ours().id()).with("title", entry.ours().id())));
  }

  private static Element guess(ClassNames names, String where, Prediction prediction) {
    boolean hit = prediction.hit();
    return Element.of("p", "said " + (hit ? "hit" : "miss"))
        .add(
            Element.of("span", "where", where),
            Element.of("span", "sign", hit ? "✓" : "✗")
                .with("role", "img")
                .with("aria-label", hit ? "right" : "wrong"),
            Element.of("span", "name", names.brief(prediction.first().label()))
                .with("title", names.full(prediction.first().label())),
            Element.of(
                "span", "figure", GallerySection.probability(prediction.first().probability())));
  }
}
