package io.tinderbox.trainer.averaging;

import java.util.ArrayList;
import java.util.List;

/**
 * Which worker trains on which minibatches of an epoch. A round takes the next {@code workers *
 * frequency} minibatches in order, each worker {@code frequency} of them that follow one another;
 * rounds of the warm-up take one minibatch a worker; the last round spreads what is left as evenly
 * as it goes. Every minibatch belongs to exactly one worker of one round.
 *
 * @param minibatches of the epoch
 * @param workers logical workers
 * @param frequency minibatches of each worker between two averagings
 * @param warmup so many rounds at the epoch's start belong to the warm-up
 */
public record RoundSchedule(int minibatches, int workers, int frequency, int warmup) {
  /** The minibatches {@code from} to {@code to - 1} of the epoch. */
  public record Range(int from, int to) {
    public int size() {
      return to - from;
    }
  }

  public RoundSchedule {
    if (minibatches < 0 || workers < 1 || frequency < 1 || warmup < 0) {
      throw new IllegalArgumentException(
          "%d minibatches, %d workers, every %d after %d rounds"
              .formatted(minibatches, workers, frequency, warmup));
    }
  }

  /** Without a warm-up. */
  public RoundSchedule(int minibatches, int workers, int frequency) {
    this(minibatches, workers, frequency, 0);
  }

  /** Steps of the whole epoch; all that differs between paces is when workers are averaged. */
  public long stepsOfEpoch() {
    return up(minibatches, workers);
  }

  public int rounds() {
    long steps = stepsOfEpoch();
    return (int) (steps <= warmup ? steps : warmup + up(steps - warmup, frequency));
  }

  /** What each worker does in a round, by worker; a range may be empty in the last round. */
  public List<Range> round(int round) {
    if (round < 0 || round >= rounds()) {
      throw new IndexOutOfBoundsException("round %d of %d".formatted(round, rounds()));
    }
    int from = (int) Math.min(minibatches, stepsBefore(round) * workers);
    int left = (int) Math.min(minibatches, stepsBefore(round + 1) * workers) - from;
    List<Range> ranges = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      int size = left / workers + (worker < left % workers ? 1 : 0);
      ranges.add(new Range(from, from + size));
      from += size;
    }
    return ranges;
  }

  /** Steps of a round: the most that any worker takes. */
  public int steps(int round) {
    return round(round).get(0).size();
  }

  /** Steps from the epoch's start to that of a round. */
  public long stepsBefore(int round) {
    return round <= warmup ? round : warmup + (long) (round - warmup) * frequency;
  }

  private static long up(long amount, long unit) {
    return (amount + unit - 1) / unit;
  }
}
