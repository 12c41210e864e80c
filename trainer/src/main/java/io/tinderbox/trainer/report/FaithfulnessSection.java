package io.tinderbox.trainer.report;

import io.tinderbox.trainer.explanation.FaithfulnessScore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whether the maps point at the pixels that count: curves of deletion and insertion. */
final class FaithfulnessSection {
  private FaithfulnessSection() {}

  static Element of(List<FaithfulnessScore> scores) {
    return Element.of("section")
        .add(
            Element.of("h2").text("Faithfulness"),
            Element.of("p")
                .text(
                    "Do the maps point at the pixels that count? The probability of the first guess while pixels turn grey, those that a map says count most first, and while they are put into a blurred picture; the mean of %d pictures. A faithful map makes the first curve fall at once and the second rise at once, and does better than pixels in an order by chance."
                        .formatted(scores.get(0).pictures())),
            Element.of("div", "charts")
                .add(
                    chart("Deletion", "pixels turned grey", scores, FaithfulnessScore::deletion),
                    chart("Insertion", "pixels put in", scores, FaithfulnessScore::insertion)),
            table(scores));
  }

  private static Element chart(
      String title,
      String unit,
      List<FaithfulnessScore> scores,
      Function<FaithfulnessScore, double[]> curve) {
    Axis fractions = Axis.linear(0, 1, 5);
    String words =
        scores.stream()
            .map(
                score ->
                    "%s from %s to %s, half way %s"
                        .formatted(
                            score.label(),
                            percent(curve.apply(score)[0]),
                            percent(curve.apply(score)[curve.apply(score).length - 1]),
                            percent(curve.apply(score)[curve.apply(score).length / 2])))
            .collect(Collectors.joining("; "));
    Plot plot =
        Plot.of(
            "%s, mean probability: %s".formatted(title, words),
            unit,
            fractions,
            fractions,
            FaithfulnessSection::percent,
            FaithfulnessSection::percent);
    Element legend = Element.of("ul", "legend");
    for (FaithfulnessScore score : scores) {
      double[] values = curve.apply(score);
      StringBuilder path = new StringBuilder();
      for (int i = 0; i < values.length; i++) {
        path.append(i == 0 ? "M" : "L")
            .append(Numbers.place(plot.x((double) i / (values.length - 1))))
            .append(' ')
            .append(Numbers.place(plot.y(values[i])));
      }
      plot.add(
          Element.of("path", "line map-" + score.name())
              .with("d", path)
              .add(Element.of("title").text(score.label())));
      Element swatch =
          Element.of("svg", "swatch").with("viewBox", "0 0 26 10").with("aria-hidden", "true");
      swatch.add(Plot.line("line map-" + score.name(), 1, 5, 25, 5));
      legend.add(Element.of("li").add(swatch).text(score.label()));
    }
    return Element.of("figure", "chart")
        .add(Element.of("figcaption").add(Element.of("h3").text(title), legend), plot.svg());
  }

  private static Element table(List<FaithfulnessScore> scores) {
    List<Element> rows = new ArrayList<>();
    for (FaithfulnessScore score : scores) {
      rows.add(
          Element.of("tr")
              .add(
                  Element.of("th").with("scope", "row").text(score.label()),
                  Bars.cell(score.deletionArea(), "miss", Numbers.fixed(score.deletionArea(), 3)),
                  Bars.cell(
                      score.insertionArea(), "hit", Numbers.fixed(score.insertionArea(), 3))));
    }
    return SideTable.of(
        "scores",
        "Areas under both curves, by map",
        List.of("Map", "Area under deletion (low is good)", "Area under insertion (high is good)"),
        "",
        rows);
  }

  private static String percent(double fraction) {
    return Numbers.percent(fraction, 0);
  }
}
