package io.tinderbox.trainer.report;

import java.util.List;

/** A table whose first column names a row and whose other columns hold figures. */
final class FigureTable {
  private FigureTable() {}

  /**
   * @param style CSS class of the table
   * @param caption what it tells, for those who cannot see where it stands
   * @param columns their headings, the first one may be empty
   * @param rows a {@code tr} each
   */
  static Element of(String style, String caption, List<String> columns, List<Element> rows) {
    Element head = Element.of("tr");
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i);
      head.add(
          name.isEmpty()
              ? Element.of("td")
              : Element.of("th", i == 0 ? "words" : "figure").with("scope", "col").text(name));
    }
    return Tables.boxed(Tables.of(style, caption, head, rows));
  }
}
