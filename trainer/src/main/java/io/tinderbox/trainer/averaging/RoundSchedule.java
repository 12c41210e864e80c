package io.tinderbox.trainer.averaging;

import java.util.ArrayList;
import java.util.List;

/**
 * Which worker trains on which minibatches of an epoch. A round takes the next {@code workers *
 * frequency} minibatches in order, each worker {@code frequency} of them that follow one another;
 * the last round spreads what is left as evenly as it goes. Every minibatch belongs to exactly one
 * worker of one round.
 *
 * @param minibatches of the epoch
 * @param workers logical workers
 * @param frequency minibatches of each worker between two averagings
 */
public record RoundSchedule(int minibatches, int workers, int frequency) {
  /** The minibatches {@code from} to {@code to - 1} of the epoch. */
  public record Range(int from, int to) {
    public int size() {
      return to - from;
    }
  }

  public RoundSchedule {
    if (minibatches < 0 || workers < 1 || frequency < 1) {
      throw new IllegalArgumentException(
          "%d minibatches, %d workers, every %d".formatted(minibatches, workers, frequency));
    }
  }

  private int full() {
    return Math.multiplyExact(workers, frequency);
  }

  public int rounds() {
    return (minibatches + full() - 1) / full();
  }

  /** What each worker does in a round, by worker; a range may be empty in the last round. */
  public List<Range> round(int round) {
    int first = round * full();
    int left = Math.min(full(), minibatches - first);
    if (round < 0 || left <= 0) {
      throw new IndexOutOfBoundsException("round %d of %d".formatted(round, rounds()));
    }
    List<Range> ranges = new ArrayList<>();
    int from = first;
    for (int worker = 0; worker < workers; worker++) {
      int size = left / workers + (worker < left % workers ? 1 : 0);
      ranges.add(new Range(from, from + size));
      from += size;
    }
    return ranges;
  }

  /** Steps of a round: the most that any worker takes. */
  public int steps(int round) {
    return round(round).stream().mapToInt(Range::size).max().orElse(0);
  }

  /** Steps from the epoch's start to that of a round. */
  public long stepsBefore(int round) {
    return (long) round * frequency;
  }

  /** Steps of the whole epoch. */
  public long stepsOfEpoch() {
    return rounds() == 0 ? 0 : stepsBefore(rounds() - 1) + steps(rounds() - 1);
  }
}
