package io.tinderbox.trainer.report;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.Picture;
import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.shard.Example;
import io.tinderbox.trainer.evaluation.Prediction;
import io.tinderbox.trainer.evaluation.PredictionSink;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.ToDoubleFunction;

/**
 * Picks the pictures of a {@link Gallery} while an evaluation goes on, and keeps no others. The
 * random ones hang on the seed and the examples' ids, whatever the order of the examples.
 */
public final class GalleryCollector implements PredictionSink {
  private final ImageShape image;
  private final Lowest sureMistakes;
  private final Lowest unsureHits;
  private final Lowest random;

  private GalleryCollector(ImageShape image, long seed, int each) {
    this.image = image;
    this.sureMistakes = new Lowest(each, prediction -> -prediction.first().probability());
    this.unsureHits = new Lowest(each, prediction -> prediction.first().probability());
    this.random =
        new Lowest(
            each,
            prediction -> Seeds.of(seed, Seeds.Purpose.GALLERY, Seeds.hash(prediction.id())) >>> 1);
  }

  /**
   * @param image shape of stored pictures
   * @param each how many pictures of each kind
   */
  public static GalleryCollector of(ImageShape image, long seed, int each) {
    return new GalleryCollector(image, seed, each);
  }

  @Override
  public void accept(Example example, Prediction prediction) {
    random.offer(example, prediction);
    if (prediction.labelled()) {
      (prediction.hit() ? unsureHits : sureMistakes).offer(example, prediction);
    }
  }

  /** What was picked so far. */
  public Gallery gallery() {
    return new Gallery(sureMistakes.entries(), unsureHits.entries(), random.entries());
  }

  private record Candidate(double key, Example example, Prediction prediction) {}

  /** The candidates with the lowest keys; of equal ones those whose ids come first. */
  private final class Lowest {
    private static final Comparator<Candidate> ORDER =
        Comparator.comparingDouble(Candidate::key).thenComparing(c -> c.prediction().id());

    private final int limit;
    private final ToDoubleFunction<Prediction> key;
    private final PriorityQueue<Candidate> worstFirst = new PriorityQueue<>(ORDER.reversed());

    Lowest(int limit, ToDoubleFunction<Prediction> key) {
      this.limit = limit;
      this.key = key;
    }

    void offer(Example example, Prediction prediction) {
      worstFirst.add(new Candidate(key.applyAsDouble(prediction), example, prediction));
      if (worstFirst.size() > limit) {
        worstFirst.remove();
      }
    }

    List<Gallery.Entry> entries() {
      return worstFirst.stream()
          .sorted(ORDER)
          .map(c -> new Gallery.Entry(new Picture(image, c.example().pixels()), c.prediction()))
          .toList();
    }
  }
}
