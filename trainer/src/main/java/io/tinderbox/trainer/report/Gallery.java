package io.tinderbox.trainer.report;

import io.tinderbox.common.image.Picture;
import io.tinderbox.trainer.evaluation.Prediction;
import java.util.List;
import java.util.Objects;

/**
 * Pictures to look at beside what the network said of them.
 *
 * @param sureMistakes wrong first guesses, the most confident ones first
 * @param unsureHits right first guesses, the least confident ones first
 * @param random any examples
 */
public record Gallery(List<Entry> sureMistakes, List<Entry> unsureHits, List<Entry> random) {
  /**
   * @param picture as stored
   */
  public record Entry(Picture picture, Prediction prediction) {
    public Entry {
      Objects.requireNonNull(picture);
      Objects.requireNonNull(prediction);
    }
  }

  /** No pictures. */
  public static final Gallery EMPTY = new Gallery(List.of(), List.of(), List.of());

  public Gallery {
    sureMistakes = List.copyOf(sureMistakes);
    unsureHits = List.copyOf(unsureHits);
    random = List.copyOf(random);
  }
}
