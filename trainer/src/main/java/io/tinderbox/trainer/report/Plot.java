package io.tinderbox.trainer.report;

import java.util.function.DoubleFunction;

/** The frame of a drawing: its size, its axes, and where a value lies in it. Units are pixels. */
public final class Plot {
  public static final int WIDTH = 460;
  public static final int HEIGHT = 270;
  public static final int LEFT = 50;
  public static final int RIGHT = WIDTH - 12;
  public static final int TOP = 14;
  public static final int BOTTOM = HEIGHT - 40;

  private final Axis horizontal;
  private final Axis vertical;
  private final Element svg;

  private Plot(Axis horizontal, Axis vertical, Element svg) {
    this.horizontal = horizontal;
    this.vertical = vertical;
    this.svg = svg;
  }

  /**
   * An empty plot with grid and marks.
   *
   * @param description what a person who cannot see it should know
   * @param unit written below the horizontal axis
   */
  public static Plot of(
      String description,
      String unit,
      Axis horizontal,
      Axis vertical,
      DoubleFunction<String> across,
      DoubleFunction<String> upwards) {
    Element svg =
        Element.of("svg", "plot")
            .with("viewBox", "0 0 %s %s".formatted(WIDTH, HEIGHT))
            .with("role", "img")
            .with("aria-label", description);
    Plot plot = new Plot(horizontal, vertical, svg);
    for (double tick : vertical.ticks()) {
      svg.add(
          line("grid", LEFT, plot.y(tick), RIGHT, plot.y(tick)),
          label("end", LEFT - 8, plot.y(tick) + 4, upwards.apply(tick)));
    }
    for (double tick : horizontal.ticks()) {
      svg.add(
          line("tick", plot.x(tick), BOTTOM, plot.x(tick), BOTTOM + 4),
          label("middle", plot.x(tick), BOTTOM + 18, across.apply(tick)));
    }
    svg.add(
        line("axis", LEFT, BOTTOM, RIGHT, BOTTOM),
        label("middle", (LEFT + RIGHT) / 2.0, HEIGHT - 5, unit).with("class", "unit"));
    return plot;
  }

  public double x(double value) {
    return LEFT + (RIGHT - LEFT) * horizontal.place(value);
  }

  public double y(double value) {
    return BOTTOM - (BOTTOM - TOP) * vertical.place(value);
  }

  public Plot add(Element element) {
    svg.add(element);
    return this;
  }

  public Element svg() {
    return svg;
  }

  /**
   * A line from value to value, broken where one is missing; a dot where one has no neighbour.
   *
   * @param style CSS class, which gives colour and dashes
   * @param values by place across; NaN where there is none
   */
  public Element curve(String style, double[] across, double[] values) {
    StringBuilder path = new StringBuilder();
    Element group = Element.of("g", "series " + style);
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        continue;
      }
      boolean joined = i > 0 && Double.isFinite(values[i - 1]);
      double x = x(across[i]);
      double y = y(values[i]);
      path.append(joined ? "L" : "M").append(Numbers.place(x)).append(' ').append(Numbers.place(y));
      if (!joined && (i + 1 == values.length || !Double.isFinite(values[i + 1]))) {
        group.add(dot("dot", x, y));
      }
    }
    return group.add(Element.of("path", "line " + style).with("d", path));
  }

  public static Element line(String cssClass, double x1, double y1, double x2, double y2) {
    return Element.of("line", cssClass)
        .with("x1", Numbers.place(x1))
        .with("y1", Numbers.place(y1))
        .with("x2", Numbers.place(x2))
        .with("y2", Numbers.place(y2));
  }

  public static Element rect(String cssClass, double x, double y, double width, double height) {
    return Element.of("rect", cssClass)
        .with("x", Numbers.place(x))
        .with("y", Numbers.place(y))
        .with("width", Numbers.place(width))
        .with("height", Numbers.place(height));
  }

  public static Element dot(String cssClass, double x, double y) {
    return Element.of("circle", cssClass)
        .with("cx", Numbers.place(x))
        .with("cy", Numbers.place(y))
        .with("r", "3.2");
  }

  /**
   * @param anchor {@code start}, {@code middle} or {@code end}: which part of the text stands at x
   */
  public static Element label(String anchor, double x, double y, String text) {
    return Element.of("text")
        .with("x", Numbers.place(x))
        .with("y", Numbers.place(y))
        .with("text-anchor", anchor)
        .text(text);
  }
}
