package io.tinderbox.trainer.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.seed.SplitMix64;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EpochOrderTest {
  @Property(tries = 100)
  void everyExampleComesExactlyOnce(
      @ForAll @IntRange(max = 100) int groups,
      @ForAll @IntRange(max = 40) int most,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 1000) int epoch) {
    int[] sizes = sizes(groups, most, seed);

    int[] order = order(EpochOrder.draw(seed, epoch, sizes));

    assertThat(Arrays.stream(order).sorted().toArray())
        .isEqualTo(IntStream.range(0, Arrays.stream(sizes).sum()).toArray());
  }

  @Property(tries = 30)
  void seedAndEpochDecide(@ForAll long seed, @ForAll @IntRange(min = 1, max = 1000) int epoch) {
    int[] sizes = sizes(50, 20, 1);
    int[] order = order(EpochOrder.draw(seed, epoch, sizes));

    assertThat(order(EpochOrder.draw(seed, epoch, sizes))).isEqualTo(order);
    assertThat(order(EpochOrder.draw(seed, epoch + 1, sizes))).isNotEqualTo(order);
    assertThat(order(EpochOrder.draw(seed + 1, epoch, sizes))).isNotEqualTo(order);
  }

  /** So that a stretch of the order is read from few row groups. */
  @Test
  void aWindowOfTheOrderTouchesNoMoreRowGroupsThanItHolds() {
    int[] sizes = new int[100];
    Arrays.fill(sizes, 10);
    int[] order = order(EpochOrder.draw(1, 1, sizes));

    for (int window = 0; window * EpochOrder.WINDOW * 10 < order.length; window++) {
      int from = window * EpochOrder.WINDOW * 10;
      int to = Math.min(order.length, from + EpochOrder.WINDOW * 10);
      long touched = Arrays.stream(order, from, to).map(example -> example / 10).distinct().count();
      assertThat(touched).isEqualTo((to - from) / 10);
    }
  }

  @Test
  void anyExampleCanComeFirst() {
    int[] sizes = {4, 4};
    int[] first = new int[8];
    for (int epoch = 1; epoch <= 800; epoch++) {
      first[EpochOrder.draw(3, epoch, sizes).at(0)]++;
    }

    assertThat(Arrays.stream(first).boxed()).allMatch(count -> count > 60 && count < 140);
  }

  @Test
  void nothingHasAnOrder() {
    assertThat(EpochOrder.draw(1, 1, new int[0]).length()).isZero();
  }

  private static int[] sizes(int groups, int most, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    return IntStream.range(0, groups).map(i -> random.nextInt(most + 1)).toArray();
  }

  private static int[] order(EpochOrder order) {
    return IntStream.range(0, order.length()).map(order::at).toArray();
  }
}
