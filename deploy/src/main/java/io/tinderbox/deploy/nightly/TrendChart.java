package io.tinderbox.deploy.nightly;

import io.tinderbox.trainer.report.Axis;
import io.tinderbox.trainer.report.Element;
import io.tinderbox.trainer.report.Numbers;
import io.tinderbox.trainer.report.Plot;
import java.util.List;
import java.util.stream.DoubleStream;

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
    StringBuilder candidates = new StringBuilder();
    StringBuilder champions = new StringBuilder();
    Element dots = Element.of("g", "series");
    for (int i = 0; i < nights.size(); i++) {
      Verdict gate = nights.get(i).gate();
      double x = plot.x(i + 1);
      point(candidates, x, plot.y(gate.top1()));
      if (gate.championTop1() != null) {
        point(champions, x, plot.y(gate.championTop1()));
      }
      Element dot =
          Plot.dot(gate.passed() ? "dot validation" : "dot train", x, plot.y(gate.top1()));
      dots.add(dot.add(Element.of("title").text(title(nights.get(i)))));
    }
    if (champions.length() > 0) {
      plot.add(Element.of("path", "line second").with("d", champions));
    }
    plot.add(Element.of("path", "line validation").with("d", candidates));
    plot.add(dots);
    return Element.of("figure", "chart")
        .with("style", "max-width: 38rem")
        .add(
            Element.of("figcaption")
                .add(Element.of("h3").text("Right at the first guess"), legend()),
            plot.svg());
  }

  private static void point(StringBuilder path, double x, double y) {
    path.append(path.length() == 0 ? "M" : "L")
        .append(Numbers.place(x))
        .append(' ')
        .append(Numbers.place(y));
  }

  private String id(int i) {
    return nights.get(i).id();
  }

  private DoubleStream values() {
    return nights.stream()
        .map(NightResult::gate)
        .flatMapToDouble(
            gate ->
                gate.championTop1() == null
                    ? DoubleStream.of(gate.top1())
                    : DoubleStream.of(gate.top1(), gate.championTop1()));
  }

  private Axis vertical() {
    double lowest = values().min().orElse(0);
    double highest = values().max().orElse(1);
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
