package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.shard.Manifest;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;

/**
 * What a network said of one example, from its centre crop.
 *
 * @param id of the example
 * @param label the right class, or {@link Manifest#UNLABELLED}
 * @param guesses the most probable classes, best first: five, or all where there are fewer classes
 */
public record Prediction(String id, int label, List<Guess> guesses) implements Serializable {
  /** How many guesses are kept. */
  public static final int GUESSES = 5;

  /**
   * @param label a class
   * @param probability 0 … 1
   */
  public record Guess(int label, double probability) implements Serializable {
    public Guess {
      if (label < 0 || !(probability >= 0 && probability <= 1)) {
        throw new IllegalArgumentException(
            "Cannot guess the class %d with probability %s".formatted(label, probability));
      }
    }
  }

  public Prediction {
    Objects.requireNonNull(id);
    guesses = List.copyOf(guesses);
    if (guesses.isEmpty() || guesses.size() > GUESSES) {
      throw new IllegalArgumentException(
          "expected 1 to %d guesses, found %d (%s)".formatted(GUESSES, guesses.size(), id));
    }
  }

  /** The best guess. */
  public Guess first() {
    return guesses.get(0);
  }

  /** Whether the best guess is right. */
  public boolean hit() {
    return first().label() == label;
  }

  public boolean labelled() {
    return label != Manifest.UNLABELLED;
  }
}
