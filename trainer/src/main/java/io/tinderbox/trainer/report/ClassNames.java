package io.tinderbox.trainer.report;

import io.tinderbox.trainer.evaluation.Evaluation.ClassScore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Names of classes for people. WordNet gives a class all its synonyms, with commas between; where
 * space is dear the first one stands for them, unless another class begins with the same.
 */
final class ClassNames {
  private final List<ClassScore> classes;
  private final Map<String, Integer> uses = new HashMap<>();

  private ClassNames(List<ClassScore> classes) {
    this.classes = classes;
    classes.forEach(c -> uses.merge(first(c.name()), 1, Integer::sum));
  }

  static ClassNames of(List<ClassScore> classes) {
    return new ClassNames(classes);
  }

  /** All of the name; {@code unknown} where there is no such class. */
  String full(int label) {
    return label >= 0 && label < classes.size() ? classes.get(label).name() : "unknown";
  }

  /** The first synonym where that is enough to know the class by. */
  String brief(int label) {
    String full = full(label);
    String first = first(full);
    return uses.getOrDefault(first, 1) > 1 ? full : first;
  }

  private static String first(String name) {
    int comma = name.indexOf(',');
    return comma > 0 ? name.substring(0, comma) : name;
  }
}
