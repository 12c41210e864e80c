package io.tinderbox.ingest.download;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One line of a CSV as RFC 4180 has it, without line breaks inside quotes. */
final class CsvLine {
  private static final char QUOTE = '"';

  private CsvLine() {}

  /** The fields, stripped of space around them; empty when a quote is not closed or misplaced. */
  static Optional<List<String>> fields(String line, char separator) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (at <= line.length()) {
      int start = at;
      while (start < line.length() && line.charAt(start) == ' ') {
        start++;
      }
      boolean quoted = start < line.length() && line.charAt(start) == QUOTE;
      int end = quoted ? closing(line, start) + 1 : start;
      if (quoted && end == 0) {
        return Optional.empty();
      }
      int next = line.indexOf(separator, end);
      int stop = next < 0 ? line.length() : next;
      if (quoted) {
        if (!line.substring(end, stop).isBlank()) {
          return Optional.empty();
        }
        fields.add(line.substring(start + 1, end - 1).replace("\"\"", "\"").strip());
      } else {
        fields.add(line.substring(at, stop).strip());
      }
      at = stop + 1;
    }
    return Optional.of(fields);
  }

  /** Where the quote that opens at a place is closed; -1 when it is not. */
  private static int closing(String line, int open) {
    for (int i = open + 1; i < line.length(); i++) {
      if (line.charAt(i) == QUOTE) {
        if (i + 1 < line.length() && line.charAt(i + 1) == QUOTE) {
          i++;
        } else {
          return i;
        }
      }
    }
    return -1;
  }
}
