package io.tinderbox.trainer.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.shard.RowGroup;
import io.tinderbox.trainer.TestData;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowGroupCacheTest {
  private static final int GROUP_BYTES = 8 * 3 * 12 * 12;
  @TempDir static Path temporary;

  /** Row groups of 8, 8, 4, 7, 8, 8 and 4 examples. */
  private static TrainingSplit split;

  @BeforeAll
  static void write() {
    split = TrainingSplit.of(TestData.SMALL.write(temporary), "train", 0);
  }

  @Test
  void whatWasReadLatelyIsNotReadAgain() {
    RowGroupCache cache = new RowGroupCache(10 * GROUP_BYTES);

    RowGroup first = cache.get(split, 0);

    assertThat(first.ids()).startsWith("train/1/0000.jpeg").hasSize(8);
    assertThat(cache.get(split, 3).ids()).startsWith("train/2/0020.jpeg").hasSize(7);
    assertThat(cache.get(split, 0)).isSameAs(first);
  }

  @Test
  void whatWasNotUsedForLongestMakesRoom() {
    RowGroupCache cache = new RowGroupCache(2 * GROUP_BYTES);
    RowGroup first = cache.get(split, 0);
    RowGroup second = cache.get(split, 1);
    assertThat(cache.get(split, 0)).isSameAs(first);

    cache.get(split, 4);

    assertThat(cache.get(split, 0)).isSameAs(first);
    assertThat(cache.get(split, 1))
        .isNotSameAs(second)
        .usingRecursiveComparison()
        .isEqualTo(second);
  }

  @Test
  void smallRowGroupsFillTheRoomThatIsThere() {
    RowGroupCache cache = new RowGroupCache(2 * GROUP_BYTES);
    RowGroup whole = cache.get(split, 0);
    RowGroup half = cache.get(split, 2);
    RowGroup otherHalf = cache.get(split, 6);

    assertThat(cache.get(split, 0)).isSameAs(whole);
    assertThat(cache.get(split, 2)).isSameAs(half);
    assertThat(cache.get(split, 6)).isSameAs(otherHalf);
  }

  @Test
  void aRowGroupLargerThanTheRoomIsStillGiven() {
    RowGroupCache cache = new RowGroupCache(1);
    RowGroup first = cache.get(split, 0);

    assertThat(cache.get(split, 1).examples()).isEqualTo(8);
    assertThat(cache.get(split, 0)).isNotSameAs(first);
  }

  @Test
  void whatWasForgottenIsReadAnew() {
    RowGroupCache cache = new RowGroupCache(2 * GROUP_BYTES);
    RowGroup first = cache.get(split, 0);

    cache.forget();

    assertThat(cache.get(split, 0)).isNotSameAs(first).usingRecursiveComparison().isEqualTo(first);
    RowGroup second = cache.get(split, 1);
    assertThat(cache.get(split, 1)).as("all of the room is there again").isSameAs(second);
  }

  @Test
  void foldersAreToldApart(@TempDir Path other) {
    TrainingSplit otherSplit =
        TrainingSplit.of(TestData.SMALL.withSeed(9).write(other), "train", 0);
    RowGroupCache cache = new RowGroupCache(10 * GROUP_BYTES);

    assertThat(cache.get(otherSplit, 0).pixels()).isNotEqualTo(cache.get(split, 0).pixels());
  }
}
