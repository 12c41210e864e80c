package io.tinderbox.trainer.reading;

import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.seed.SplitMix64;

/**
 * The order in which one epoch visits the training examples: a permutation drawn by (seed, epoch),
 * the same for any number of workers. Row groups are shuffled, and then the examples within each
 * window of {@value #WINDOW} row groups, so that a stretch of the order touches few row groups.
 * (Shards are shuffled across classes when they are made.)
 */
public final class EpochOrder {
  static final int WINDOW = 32;
  private final int[] examples;

  private EpochOrder(int[] examples) {
    this.examples = examples;
  }

  /**
   * @param rowGroupExamples examples of each row group, in shard order
   */
  public static EpochOrder draw(long seed, int epoch, int[] rowGroupExamples) {
    SplitMix64 random = new SplitMix64(Seeds.of(seed, Purpose.EPOCH_ORDER, epoch));
    int[] first = new int[rowGroupExamples.length];
    int[] groups = new int[rowGroupExamples.length];
    int total = 0;
    for (int i = 0; i < groups.length; i++) {
      groups[i] = i;
      first[i] = total;
      total = Math.addExact(total, rowGroupExamples[i]);
    }
    random.shuffle(groups);
    int[] order = new int[total];
    int filled = 0;
    for (int from = 0; from < groups.length; from += WINDOW) {
      int start = filled;
      for (int i = from; i < Math.min(groups.length, from + WINDOW); i++) {
        for (int row = 0; row < rowGroupExamples[groups[i]]; row++) {
          order[filled++] = first[groups[i]] + row;
        }
      }
      shuffle(random, order, start, filled);
    }
    return new EpochOrder(order);
  }

  private static void shuffle(SplitMix64 random, int[] values, int from, int to) {
    for (int i = to - 1; i > from; i--) {
      int j = from + random.nextInt(i - from + 1);
      int kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  public int length() {
    return examples.length;
  }

  /** Index, in shard order, of the example at a position of the epoch. */
  public int at(int position) {
    return examples[position];
  }
}
