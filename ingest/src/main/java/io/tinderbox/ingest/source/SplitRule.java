package io.tinderbox.ingest.source;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the training files of a source are divided into splits, from their ids and a seed alone:
 * {@code train=0.8,val=0.1,test=0.1} as fractions, {@code train=400,val=50,test=50} as counts a
 * class.
 */
public sealed interface SplitRule permits SplitFractions, SplitCounts {
  String TRAIN = "train";
  String VAL = "val";
  String TEST = "test";

  /** Stands for the split of a file that no split has room for. */
  String LEFT_OUT = "";

  /**
   * @param ofOneClass training files of one class, in any order
   * @return each file once, with its new split, or {@link #LEFT_OUT}
   */
  List<SourceFile> divide(List<SourceFile> ofOneClass, long seed);

  /** As a user writes it; {@link #parse} reads it back. */
  String written();

  /**
   * Numbers with a point are fractions, whole numbers are counts.
   *
   * @throws IllegalArgumentException when the text is no rule, saying what is
   */
  static SplitRule parse(String text) {
    Map<String, String> parts = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      String name = part.substring(0, Math.max(0, equals)).strip();
      if (!isName(name) || parts.put(name, part.substring(equals + 1).strip()) != null) {
        throw new IllegalArgumentException("different names with a number each");
      }
    }
    if (!parts.containsKey(TRAIN)) {
      throw new IllegalArgumentException("a split named " + TRAIN);
    }
    try {
      return parts.values().stream().anyMatch(number -> number.contains("."))
          ? SplitFractions.of(parts)
          : SplitCounts.of(parts);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("fractions or whole numbers", e);
    }
  }

  /** Whether a split can have this name: it is part of a path. */
  private static boolean isName(String name) {
    return name.matches("[A-Za-z0-9][A-Za-z0-9_.-]*");
  }

  static String written(Map<String, ? extends Number> parts) {
    List<String> written = new ArrayList<>();
    parts.forEach((name, number) -> written.add(name + "=" + number));
    return String.join(",", written);
  }

  /** What class folders are divided into unless told otherwise. */
  static SplitRule usual() {
    Map<String, Double> parts = new LinkedHashMap<>();
    Arrays.asList(TRAIN, VAL, TEST).forEach(name -> parts.put(name, 0.1));
    parts.put(TRAIN, 0.8);
    return new SplitFractions(parts);
  }
}
