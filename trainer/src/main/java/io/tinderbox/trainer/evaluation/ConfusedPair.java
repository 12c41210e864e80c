package io.tinderbox.trainer.evaluation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A class that was taken for another one.
 *
 * @param label the right class
 * @param predicted the first guess
 * @param examples how often
 * @param fraction of the examples of the right class
 */
public record ConfusedPair(int label, int predicted, long examples, double fraction) {
  private static final Comparator<ConfusedPair> COMMONEST =
      Comparator.comparingLong(ConfusedPair::examples)
          .reversed()
          .thenComparing(Comparator.comparingDouble(ConfusedPair::fraction).reversed())
          .thenComparing(ConfusedPair::label)
          .thenComparing(ConfusedPair::predicted);

  /**
   * The pairs that are mistaken most often, commonest first.
   *
   * @param confusion examples by class and first guess, {@code [label][predicted]}
   * @param most how many pairs are wanted
   */
  static List<ConfusedPair> commonest(List<List<Long>> confusion, int most) {
    List<ConfusedPair> pairs = new ArrayList<>();
    for (int label = 0; label < confusion.size(); label++) {
      List<Long> guesses = confusion.get(label);
      double ofClass = guesses.stream().mapToLong(Long::longValue).sum();
      for (int guess = 0; guess < guesses.size(); guess++) {
        if (guess != label && guesses.get(guess) > 0) {
          pairs.add(
              new ConfusedPair(label, guess, guesses.get(guess), guesses.get(guess) / ofClass));
        }
      }
    }
    return pairs.stream().sorted(COMMONEST).limit(most).toList();
  }
}
