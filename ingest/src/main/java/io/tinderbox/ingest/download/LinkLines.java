package io.tinderbox.ingest.download;

import io.tinderbox.common.image.RejectReason;
import io.tinderbox.common.shard.RejectedFile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers the links of a list line by line; {@link LinkList} describes the format. */
final class LinkLines {
  private static final List<Character> SEPARATORS = List.of(',', '\t', ';');
  private static final String SCHEME_END = "://";
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final int SHOWN = 200;

  private final List<Link> links = new ArrayList<>();
  private final List<RejectedFile> rejected = new ArrayList<>();
  private final Map<String, Place> places = new HashMap<>();
  private Optional<LinkColumns> columns = Optional.empty();
  private boolean begun;
  private int number;

  private record Place(String className, int line) {}

  /** The two texts of a line that are to be a class and a URL. */
  private record Pair(String className, String url) {}

  void accept(String raw) {
    number++;
    String line = (number == 1 && raw.startsWith(BYTE_ORDER_MARK) ? raw.substring(1) : raw);
    if (line.isBlank() || line.stripLeading().startsWith("#")) {
      return;
    }
    if (!begun) {
      begun = true;
      columns = LinkColumns.ofHeader(line, SEPARATORS);
      if (columns.isPresent()) {
        return;
      }
    }
    Optional<Pair> pair = pair(line);
    if (pair.isEmpty() || pair.get().className.isEmpty()) {
      reject(line, "expected a class and a URL, found " + shortened(line));
    } else if (WebAddress.parse(pair.get().url).isEmpty()) {
      reject(pair.get().url, "expected an http or https URL, found " + shortened(pair.get().url));
    } else {
      add(pair.get());
    }
  }

  LinkList list() {
    return new LinkList(links, rejected);
  }

  private void add(Pair pair) {
    Place first = places.putIfAbsent(pair.url, new Place(pair.className, number));
    if (first == null) {
      links.add(new Link(pair.className, pair.url));
    } else if (!first.className.equals(pair.className)) {
      rejected.add(
          new RejectedFile(
              pair.url,
              RejectReason.DUPLICATE,
              "line %d: the same link is of the class '%s' in line %d"
                  .formatted(number, first.className, first.line)));
    }
  }

  private void reject(String text, String detail) {
    rejected.add(
        new RejectedFile(
            shortened(text), RejectReason.BAD_LINK, "line %d: %s".formatted(number, detail)));
  }

  private Optional<Pair> pair(String line) {
    if (columns.isPresent()) {
      LinkColumns known = columns.get();
      return CsvLine.fields(line, known.separator())
          .filter(fields -> fields.size() == known.count())
          .map(fields -> new Pair(fields.get(known.className()), fields.get(known.url())));
    }
    return line.indexOf('"') >= 0 ? quoted(line) : plain(line);
  }

  private static Optional<Pair> quoted(String line) {
    for (char separator : SEPARATORS) {
      Optional<List<String>> fields =
          CsvLine.fields(line, separator)
              .filter(found -> found.size() == 2 && found.get(1).contains(SCHEME_END));
      if (fields.isPresent()) {
        return fields.map(found -> new Pair(found.get(0), found.get(1)));
      }
    }
    return Optional.empty();
  }

  /** What stands before the first {@code scheme://} is the class: URLs may hold commas. */
  private static Optional<Pair> plain(String line) {
    int start = line.indexOf(SCHEME_END);
    while (start > 0 && isOfScheme(line.charAt(start - 1))) {
      start--;
    }
    if (start <= 0) {
      return Optional.empty();
    }
    String before = line.substring(0, start);
    String className = before.strip();
    boolean separated = className.length() < before.length();
    if (!className.isEmpty() && ",;".indexOf(className.charAt(className.length() - 1)) >= 0) {
      className = className.substring(0, className.length() - 1).strip();
      separated = true;
    }
    String url = line.substring(start);
    int tab = url.indexOf('\t');
    String first = tab < 0 ? url : url.substring(0, tab);
    return separated ? Optional.of(new Pair(className, first.strip())) : Optional.empty();
  }

  private static boolean isOfScheme(char c) {
    return (c < 128 && Character.isLetterOrDigit(c)) || c == '+' || c == '-' || c == '.';
  }

  private static String shortened(String text) {
    String stripped = text.strip();
    return stripped.length() <= SHOWN ? stripped : stripped.substring(0, SHOWN) + "…";
  }
}
