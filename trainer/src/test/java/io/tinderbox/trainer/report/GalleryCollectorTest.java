package io.tinderbox.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.shard.Example;
import io.tinderbox.trainer.evaluation.Prediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class GalleryCollectorTest {
  @Test
  void picksTheSurestMistakesAndTheLeastSureHitsWhateverTheOrder() {
    List<Prediction> predictions = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      int label = i % 4 == 3 ? -1 : i % 2;
      predictions.add(
          new Prediction(
              "example %02d".formatted(i), label, List.of(new Prediction.Guess(0, i / 40.0))));
    }

    Gallery gallery = collect(predictions, 7);
    Collections.reverse(predictions);

    assertThat(collect(predictions, 7)).usingRecursiveComparison().isEqualTo(gallery);
    assertThat(ids(gallery.sureMistakes()))
        .containsExactly("example 37", "example 33", "example 29");
    assertThat(ids(gallery.unsureHits())).containsExactly("example 00", "example 02", "example 04");
    assertThat(gallery.random()).hasSize(3);
    assertThat(ids(collect(predictions, 8).random())).isNotEqualTo(ids(gallery.random()));
  }

  private static Gallery collect(List<Prediction> predictions, long seed) {
    GalleryCollector collector = GalleryCollector.of(new ImageShape(1, 1, 1), seed, 3);
    predictions.forEach(p -> collector.accept(new Example(p.id(), p.label(), new byte[1]), p));
    return collector.gallery();
  }

  private static List<String> ids(List<Gallery.Entry> entries) {
    return entries.stream().map(e -> e.prediction().id()).toList();
  }
}
