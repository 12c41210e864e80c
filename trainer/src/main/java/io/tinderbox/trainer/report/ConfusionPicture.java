package io.tinderbox.trainer.report;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.Picture;
import io.tinderbox.trainer.evaluation.Evaluation;
import java.util.Arrays;
import java.util.List;

/**
 * The confusions of many classes: a point for each pair of true class (row) and first guess
 * (column), the darker the larger its share of the row. Hits are green, mistakes red; shares are
 * shown by their square roots, since most are small.
 */
final class ConfusionPicture {
  private static final int[] NONE = {242, 240, 236};
  private static final int[] HIT = {25, 122, 72};
  private static final int[] MISS = {192, 58, 43};

  /** A picture of fewer points is enlarged by whole factors to about this side. */
  private static final int SIDE = 600;

  private ConfusionPicture() {}

  static Element of(Evaluation evaluation) {
    return Element.of("figure", "chart")
        .add(
            Element.of("figcaption")
                .add(
                    Element.of("h3").text("True class by row, first guess by column"),
                    Element.of(
                        "span", "muted", "green: right, red: wrong; in the order of labels")),
            Element.of("img")
                .with("class", "confusions")
                .with("src", Pictures.dataUri(picture(evaluation.confusion())))
                .with(
                    "alt",
                    "Confusion matrix of %s; the table beside it has the commonest pairs"
                        .formatted(HeadlineSection.classes(evaluation.confusion().size()))));
  }

  private static Picture picture(List<List<Long>> confusion) {
    int classes = confusion.size();
    int factor = Math.max(1, SIDE / classes);
    int side = factor * classes;
    byte[] pixels = new byte[3 * side * side];
    for (int label = 0; label < classes; label++) {
      List<Long> row = confusion.get(label);
      double examples = Math.max(1, row.stream().mapToLong(Long::longValue).sum());
      for (int guess = 0; guess < classes; guess++) {
        double strength = Math.sqrt(row.get(guess) / examples);
        int[] full = label == guess ? HIT : MISS;
        for (int channel = 0; channel < 3; channel++) {
          byte value =
              (byte) Math.round(NONE[channel] + strength * (full[channel] - NONE[channel]));
          for (int y = label * factor; y < (label + 1) * factor; y++) {
            int from = (channel * side + y) * side + guess * factor;
            Arrays.fill(pixels, from, from + factor, value);
          }
        }
      }
    }
    return new Picture(new ImageShape(3, side, side), pixels);
  }
}
