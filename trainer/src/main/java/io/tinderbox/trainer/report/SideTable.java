package io.tinderbox.trainer.report;

import java.util.List;

/** A small table that stands beside a chart and says its figures. */
final class SideTable {
  private SideTable() {}

  /**
   * @param style CSS class of the table
   * @param caption what it tells, for those who cannot see where it stands
   * @param columns their headings
   * @param figures the heading of the column that holds figures
   * @param rows a {@code tr} each
   */
  static Element of(
      String style, String caption, List<String> columns, String figures, List<Element> rows) {
    Element head = Element.of("tr");
    for (String column : columns) {
      head.add(
          Element.of("th", column.equals(figures) ? "figure" : "words")
              .with("scope", "col")
              .text(column));
    }
    return Tables.boxed(Tables.of(style, caption, head, rows));
  }
}
