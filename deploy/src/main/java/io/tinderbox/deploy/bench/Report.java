package io.tinderbox.deploy.bench;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tinderbox.common.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What was measured, and where.
 *
 * @param warning why the figures say little; null where nothing speaks against them
 */
public record Report(
    Head head, @JsonUnwrapped BenchOptions options, String warning, List<Row> rows) {
  private static final List<String> HEADINGS =
      List.of(
          "Name",
          "What",
          "Unit",
          "Tinderbox: median (least to most)",
          "Beside it: median (least to most)",
          "Ratio");

  public Report {
    rows = List.copyOf(rows);
  }

  static Report of(Head head, BenchOptions options, List<Row> rows) {
    String warning =
        head.isQuiet()
            ? null
            : String.format(
                Locale.ROOT,
                "the machine was not quiet: a load average of %.2f before the start, where at most %.1f is; the figures"
                    + " say little",
                head.loadAverage(),
                Head.QUIET);
    return new Report(head, options, warning, rows);
  }

  /** UTF-8. */
  public byte[] json() {
    return Json.document(this);
  }

  /** Head and table in Markdown, its columns aligned. */
  public String markdown() {
    StringBuilder text = new StringBuilder("# Speed\n\n");
    head.lines().forEach(line -> text.append("- ").append(line).append('\n'));
    text.append("- ").append(options).append('\n');
    if (warning != null) {
      text.append("\n**Warning**: ").append(warning).append(".\n");
    }
    return text.append('\n').append(table()).toString();
  }

  private String table() {
    List<List<String>> cells = rows.stream().map(Report::cells).toList();
    List<Integer> widths =
        IntStream.range(0, HEADINGS.size())
            .mapToObj(
                column ->
                    cells.stream()
                        .mapToInt(row -> row.get(column).length())
                        .reduce(HEADINGS.get(column).length(), Math::max))
            .toList();
    StringBuilder table = new StringBuilder(line(HEADINGS, widths));
    table.append(line(widths.stream().map("-"::repeat).toList(), widths));
    cells.forEach(row -> table.append(line(row, widths)));
    return table.toString();
  }

  private static List<String> cells(Row row) {
    return List.of(
        row.name(),
        row.what(),
        row.unit(),
        text(row.figure()),
        beside(row.beside()),
        row.ratio() == null ? "" : String.format(Locale.ROOT, "%.2f", row.ratio()));
  }

  private static String beside(Row.Beside beside) {
    if (beside == null) {
      return "";
    }
    String what = beside.figure() == null ? "none: " + beside.absent() : text(beside.figure());
    return beside.name() + ": " + what;
  }

  private static String text(Spread figure) {
    return "%s (%s to %s)"
        .formatted(number(figure.median()), number(figure.least()), number(figure.most()));
  }

  /** Three digits, more only before the point. */
  static String number(double value) {
    double magnitude = Math.abs(value);
    int digits = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  private static String line(List<String> cells, List<Integer> widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(
            column ->
                cells.get(column).replace("|", "/")
                    + " ".repeat(widths.get(column) - cells.get(column).length()))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
