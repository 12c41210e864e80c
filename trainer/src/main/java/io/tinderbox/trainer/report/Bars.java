package io.tinderbox.trainer.report;

/** Bars inside tables and lists, drawn by the width of an element. */
final class Bars {
  private Bars() {}

  /**
   * A bar alone.
   *
   * @param fraction of the full length, 0 … 1
   * @param style CSS classes that give its colour
   */
  static Element bar(double fraction, String style) {
    double width = 100 * Math.max(0, Math.min(1, fraction));
    return Element.of("span", "bar")
        .with("aria-hidden", "true")
        .add(
            Element.of("span", "fill " + style)
                .with("style", "width:" + Numbers.place(width) + "%"));
  }

  /** A table's cell with a bar and its figure. */
  static Element cell(double fraction, String style, String figure) {
    return Element.of("td", "barred")
        .add(
            Element.of("div", "withbar")
                .add(bar(fraction, style), Element.of("span", "figure", figure)));
  }
}
