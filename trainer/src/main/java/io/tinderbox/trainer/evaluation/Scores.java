package io.tinderbox.trainer.evaluation;

/**
 * How well a network did on some examples.
 *
 * @param examples that were counted, at least 1
 * @param loss mean cross-entropy, in nats, without any penalty
 * @param top1 fraction whose class was the first guess
 * @param top5 fraction whose class was among the five best guesses; with five classes or fewer
 *     every guess counts
 */
public record Scores(long examples, double loss, double top1, double top5) {
  public Scores {
    if (examples <= 0 || top1 < 0 || top1 > top5 || top5 > 1) {
      throw new IllegalArgumentException(
          "Cannot score %d examples with top-1 %s and top-5 %s".formatted(examples, top1, top5));
    }
  }
}
