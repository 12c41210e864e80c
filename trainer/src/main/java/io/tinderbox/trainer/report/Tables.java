package io.tinderbox.trainer.report;

import java.util.List;

/** What all tables have. */
final class Tables {
  private Tables() {}

  /**
   * @param caption read out, not shown: the headings around a table say it to those who see
   * @param head the row of headings
   */
  static Element of(String style, String caption, Element head, List<Element> rows) {
    return Element.of("table", style)
        .add(
            Element.of("caption", "unseen", caption),
            Element.of("thead").add(head),
            Element.of("tbody").add(rows));
  }

  /** On a surface of its own, which scrolls sideways where it must. */
  static Element boxed(Element table) {
    return Element.of("div", "beside").add(table);
  }

  /** In a box that scrolls, also by keyboard. */
  static Element scrolled(String style, String label, Element table) {
    return Element.of("div", style)
        .with("tabindex", "0")
        .with("role", "region")
        .with("aria-label", label)
        .add(table);
  }
}
