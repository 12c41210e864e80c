package io.tinderbox.trainer.report;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.Picture;
import io.tinderbox.common.shard.Example;
import io.tinderbox.trainer.evaluation.ComparisonTotals;
import io.tinderbox.trainer.evaluation.Prediction;
import io.tinderbox.trainer.evaluation.PredictionSink;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Picks pictures that one network has right and the other wrong while a comparison goes on: those
 * first of which the two were surest.
 */
final class ComparisonGallery implements PredictionSink {
  private static final Comparator<Entry> SUREST =
      Comparator.comparingDouble(Entry::confidence)
          .reversed()
          .thenComparing(entry -> entry.ours().id());

  private final ImageShape image;
  private final int each;
  private final ComparisonTotals totals;
  private final PriorityQueue<Entry> onlyOurs = new PriorityQueue<>(SUREST.reversed());
  private final PriorityQueue<Entry> onlyOther = new PriorityQueue<>(SUREST.reversed());

  /** One picture, and what both said of it. */
  record Entry(Picture picture, Prediction ours, Prediction other) {
    double confidence() {
      return ours.first().probability() + other.first().probability();
    }
  }

  /**
   * @param totals hold this network's predictions against the other's
   * @param each how many pictures of each kind
   */
  ComparisonGallery(ImageShape image, int each, ComparisonTotals totals) {
    this.image = image;
    this.each = each;
    this.totals = totals;
  }

  @Override
  public void accept(Example example, Prediction prediction) {
    totals.accept(example, prediction);
    Prediction other = totals.lastOther();
    if (prediction.labelled() && prediction.hit() != other.hit()) {
      PriorityQueue<Entry> kept = prediction.hit() ? onlyOurs : onlyOther;
      kept.add(new Entry(new Picture(image, example.pixels()), prediction, other));
      if (kept.size() > each) {
        kept.remove();
      }
    }
  }

  /** Pictures that only this network has right. */
  List<Entry> onlyOurs() {
    return onlyOurs.stream().sorted(SUREST).toList();
  }

  /** Pictures that only the other network has right. */
  List<Entry> onlyOther() {
    return onlyOther.stream().sorted(SUREST).toList();
  }
}
