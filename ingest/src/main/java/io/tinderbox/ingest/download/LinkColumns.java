package io.tinderbox.ingest.download;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Which columns of a CSV hold the class and the URL.
 *
 * @param count of all columns
 * @param className from 0
 * @param url from 0
 */
record LinkColumns(char separator, int count, int className, int url) {
  private static final Set<String> CLASS = Set.of("class", "classname", "label", "category");
  private static final Set<String> URL = Set.of("url", "uri", "link", "imageurl");

  /** Empty when the line does not name both columns. */
  static Optional<LinkColumns> ofHeader(String line, List<Character> separators) {
    for (char separator : separators) {
      List<String> names =
          CsvLine.fields(line, separator).orElse(List.of()).stream()
              .map(LinkColumns::normalised)
              .toList();
      int className = first(names, CLASS);
      int url = first(names, URL);
      if (className >= 0 && url >= 0) {
        return Optional.of(new LinkColumns(separator, names.size(), className, url));
      }
    }
    return Optional.empty();
  }

  private static int first(List<String> names, Set<String> wanted) {
    for (int i = 0; i < names.size(); i++) {
      if (wanted.contains(names.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static String normalised(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
  }
}
