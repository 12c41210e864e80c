package io.tinderbox.deploy.nightly;

import io.tinderbox.trainer.report.Axis;
import io.tinderbox.trainer.report.Element;
import io.tinderbox.trainer.report.Numbers;
import io.tinderbox.trainer.report.Plot;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Candidates and the champions they were held against, night by night.
 *
 * @param nights with a verdict, at least one, the latest last
 */
record TrendChart(List<NightResult> nights) {
  private static final int SHOWN = 90;

  static TrendChart of(List<NightResult> judged) {
    return new TrendChart(judged.subList(Math.max(0, judged.size() - SHOWN), judged.size()));
  }

  Element figure() {
    Axis vertical = vertical();
    int decimals = vertical.to() - vertical.from() < 0.1 ? 1 : 0;
    Plot plot =
        Plot.of(
            description(),
            "nights with a new model, %s to %s".formatted(id(0), id(nights.size() - 1)),
            Axis.epochs(1, nights.size()),
            vertical,
            tick -> Numbers.count((long) tick),
            tick -> Numbers.percent(tick, decimals));
    double[] across = IntStream.rangeClosed(1, nights.size()).asDoubleStream().toArray();
    if (champions().anyMatch(Double::isFinite)) {
      plot.add(plot.curve("second", across, champions().toArray()));
    }
    plot.add(plot.curve("validation", across, candidates().toArray()));
    plot.add(verdicts(plot));
    return Element.of("figure", "chart")
        .with("style", "max-width: 38rem")
        .add(
            Element.of("figcaption")
                .add(Element.of("h3").text("Right at the first guess"), legend()),
            plot.svg());
  }

  /** A dot for each night, which says what came of it when pointed at. */
  private Element verdicts(Plot plot) {
    Element dots = Element.of("g", "series");
    for (int i = 0; i < nights.size(); i++) {
      Verdict gate = nights.get(i).gate();
      String style = gate.passed() ? "dot validation" : "dot train";
      dots.add(
          Plot.dot(style, plot.x(i + 1), plot.y(gate.top1()))
              .add(Element.of("title").text(title(nights.get(i)))));
    }
    return dots;
  }

  private String id(int i) {
    return nights.get(i).id();
  }

  private DoubleStream candidates() {
    return nights.stream().mapToDouble(night -> night.gate().top1());
  }

  /** By night; NaN where there was none. */
  private DoubleStream champions() {
    return nights.stream()
        .map(night -> night.gate().championTop1())
        .mapToDouble(top1 -> top1 == null ? Double.NaN : top1);
  }

  private Axis vertical() {
    DoubleSummaryStatistics values =
        DoubleStream.concat(candidates(), champions()).filter(Double::isFinite).summaryStatistics();
    double lowest = values.getMin();
    double highest = values.getMax();
    return highest - lowest < 1e-6 ? Axis.fractions(highest) : Axis.linear(lowest, highest, 5);
  }

  private static Element legend() {
    Element list = Element.of("ul", "legend");
    list.add(
        entry("line validation", "new model"), entry("line second", "champion, same pictures"));
    Element failed =
        Element.of("svg", "swatch").with("viewBox", "0 0 26 10").with("aria-hidden", "true");
    failed.add(Plot.dot("dot train", 13, 5));
    return list.add(Element.of("li").add(failed).text("gate not met"));
  }

  private static Element entry(String style, String name) {
    Element swatch =
        Element.of("svg", "swatch").with("viewBox", "0 0 26 10").with("aria-hidden", "true");
    swatch.add(Plot.line(style, 1, 5, 25, 5));
    return Element.of("li").add(swatch).text(name);
  }

  private static String title(NightResult night) {
    Verdict gate = night.gate();
    return "%s: %s\nnew model %s%s"
        .formatted(
            night.id(),
            night.status().replace('-', ' '),
            Numbers.percent(gate.top1(), 2),
            gate.championTop1() == null
                ? ""
                : "\nchampion " + Numbers.percent(gate.championTop1(), 2));
  }

  private String description() {
    return "Right at the first guess by night, %d in all: new models from %s to %s"
        .formatted(
            nights.size(),
            Numbers.percent(nights.get(0).gate().top1(), 2),
            Numbers.percent(nights.get(nights.size() - 1).gate().top1(), 2));
  }
}
