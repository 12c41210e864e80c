package io.tinderbox.trainer.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/** Values by epoch, as lines. An epoch without a value leaves a gap. */
final class LineChart {
  private final String title;
  private final int[] epochs;
  private final List<Series> series;
  private final Axis vertical;
  private final DoubleFunction<String> format;

  /**
   * @param name for the legend
   * @param style its CSS class, which gives colour and dashes
   * @param values by epoch; NaN where there is none
   */
  record Series(String name, String style, double[] values) {
    boolean present(int i) {
      return Double.isFinite(values[i]);
    }

    double[] present() {
      return Arrays.stream(values).filter(Double::isFinite).toArray();
    }
  }

  private LineChart(
      String title,
      int[] epochs,
      List<Series> series,
      Axis vertical,
      DoubleFunction<String> format) {
    this.title = title;
    this.epochs = epochs;
    this.series = series;
    this.vertical = vertical;
    this.format = format;
  }

  /**
   * @param epochs at least one, rising
   * @param series those without a value are left out
   * @param format of a value, for marks and hover titles
   */
  static LineChart of(
      String title,
      int[] epochs,
      List<Series> series,
      Axis vertical,
      DoubleFunction<String> format) {
    List<Series> shown = series.stream().filter(s -> s.present().length > 0).toList();
    return new LineChart(title, epochs, shown, vertical, format);
  }

  /**
   * @param marked an epoch to point out; 0 for none
   */
  Element figure(int marked) {
    Plot plot =
        Plot.of(
            description(),
            "epoch",
            Axis.epochs(epochs[0], epochs[epochs.length - 1]),
            vertical,
            tick -> Numbers.count((long) tick),
            format);
    if (marked > 0) {
      double x = plot.x(marked);
      boolean left = x > (Plot.LEFT + Plot.RIGHT) / 2.0;
      plot.add(Plot.line("mark", x, Plot.TOP, x, Plot.BOTTOM));
      // In the corner that rising or falling curves leave free.
      double y = falling() ? Plot.TOP + 12 : Plot.BOTTOM - 7;
      plot.add(
          Plot.label(left ? "end" : "start", x + (left ? -5 : 5), y, "best epoch")
              .with("class", "mark"));
    }
    double[] across = Arrays.stream(epochs).asDoubleStream().toArray();
    series.forEach(s -> plot.add(plot.curve(s.style(), across, s.values())));
    for (int i = 0; i < epochs.length; i++) {
      plot.add(hover(plot, i));
    }
    Element caption = Element.of("figcaption").add(Element.of("h3").text(title));
    if (series.size() > 1) {
      caption.add(legend());
    }
    return Element.of("figure", "chart").add(caption, plot.svg());
  }

  private boolean falling() {
    return series.stream()
            .map(Series::present)
            .mapToDouble(present -> present[present.length - 1] - present[0])
            .sum()
        < 0;
  }

  private Element legend() {
    Element list = Element.of("ul", "legend");
    for (Series s : series) {
      Element swatch =
          Element.of("svg", "swatch").with("viewBox", "0 0 26 10").with("aria-hidden", "true");
      swatch.add(Plot.line("line " + s.style(), 1, 5, 25, 5));
      list.add(Element.of("li").add(swatch).text(s.name()));
    }
    return list;
  }

  /** A strip around one epoch that shows its values when pointed at. */
  private Element hover(Plot plot, int i) {
    double x = plot.x(epochs[i]);
    double from = i == 0 ? Plot.LEFT : (plot.x(epochs[i - 1]) + x) / 2;
    double to = i + 1 == epochs.length ? Plot.RIGHT : (plot.x(epochs[i + 1]) + x) / 2;
    String values =
        series.stream()
            .filter(s -> s.present(i))
            .map(s -> s.name() + ": " + format.apply(s.values()[i]))
            .collect(Collectors.joining("\n"));
    Element group =
        Element.of("g", "hover")
            .add(
                Element.of("title").text("Epoch " + epochs[i] + "\n" + values),
                Plot.rect("strip", from, Plot.TOP, to - from, Plot.BOTTOM - Plot.TOP),
                Plot.line("guide", x, Plot.TOP, x, Plot.BOTTOM));
    for (Series s : series) {
      if (s.present(i)) {
        group.add(Plot.dot("dot " + s.style(), x, plot.y(s.values()[i])));
      }
    }
    return group;
  }

  private String description() {
    List<String> parts = new ArrayList<>();
    for (Series s : series) {
      double[] present = s.present();
      parts.add(
          "%s from %s to %s"
              .formatted(
                  s.name(), format.apply(present[0]), format.apply(present[present.length - 1])));
    }
    return "%s by epoch, %s in all: %s".formatted(title, epochs.length, String.join("; ", parts));
  }
}
