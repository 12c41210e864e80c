package io.tinderbox.common.config;

import com.typesafe.config.Config;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The keys that some {@code reference.conf} documents. */
final class KnownKeys {
  private final TreeSet<String> keys = new TreeSet<>();

  /**
   * @param reference what all modules document
   */
  KnownKeys(Config reference) {
    reference.entrySet().forEach(entry -> keys.add(entry.getKey()));
  }

  /** A problem for each key that is not known, sorted by key, with the nearest one that is. */
  List<Problem> unknown(Config given) {
    return given.entrySet().stream()
        .filter(entry -> !keys.contains(entry.getKey()))
        .map(
            entry ->
                new Problem(
                    entry.getKey(),
                    "unknown key" + suggestion(entry.getKey()),
                    entry.getValue().origin().description()))
        .sorted(Comparator.comparing(Problem::path))
        .toList();
  }

  private String suggestion(String key) {
    return keys.stream()
        .min(Comparator.comparingInt(known -> distance(known, key)))
        .map("; did you mean %s?"::formatted)
        .orElse("");
  }

  /** Damerau-Levenshtein distance (optimal string alignment). */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int substitute = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        d[i][j] = Math.min(substitute, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
