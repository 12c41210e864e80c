package io.tinderbox.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TopKTest {
  /** Whole numbers of a narrow range, so that ties are common. */
  @Property(tries = 300)
  void isTheFrontOfAStableSort(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 6) Integer> whole,
      @ForAll @IntRange(max = 8) int k) {
    double[] scores = whole.stream().mapToDouble(Integer::doubleValue).toArray();
    int[] sorted =
        IntStream.range(0, scores.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -scores[i]))
            .limit(k)
            .mapToInt(Integer::intValue)
            .toArray();

    assertThat(TopK.of(scores, k)).isEqualTo(sorted);
    for (int place = 0; place < sorted.length; place++) {
      assertThat(TopK.rank(scores, sorted[place])).isEqualTo(place);
    }
  }

  @Test
  void ofEqualScoresTheLowerIndexComesFirst() {
    assertThat(TopK.of(new double[] {1, 3, 3, 2}, 3)).containsExactly(1, 2, 3);
    assertThat(TopK.of(new double[] {0, 0}, 5)).containsExactly(0, 1);
  }
}
