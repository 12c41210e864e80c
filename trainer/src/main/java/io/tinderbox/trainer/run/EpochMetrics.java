package io.tinderbox.trainer.run;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * One line of {@code metrics.jsonl}.
 *
 * @param epoch from 1
 * @param loss mean over the epoch's examples, with the weight penalty
 * @param dataLoss mean over the epoch's examples, without the penalty
 * @param trainTop1 fraction right over the minibatches as they were trained on
 * @param valLoss mean over the validation split, without the penalty, as it was last measured in
 *     the epoch; null where it was not
 * @param learningRate of the epoch's last step
 * @param examples trained on
 * @param seconds the whole epoch, validation and checkpoint included
 * @param examplesPerSecond training examples by the wall time from the first task's launch to the
 *     end of the last averaging
 */
public record EpochMetrics(
    int epoch,
    double loss,
    double dataLoss,
    double trainTop1,
    Double valLoss,
    Double valTop1,
    Double valTop5,
    double learningRate,
    long examples,
    double seconds,
    double examplesPerSecond,
    TimeAccount time)
    implements Serializable {
  public EpochMetrics {
    Objects.requireNonNull(time, "time");
  }

  /**
   * One line for people.
   *
   * @param best whether the epoch holds the best model so far
   */
  public String summary(boolean best) {
    String validation =
        valTop1 == null
            ? ""
            : String.format(
                Locale.ROOT,
                ", validation top-1 %.4f%s, top-5 %.4f",
                valTop1,
                best ? " (best)" : "",
                valTop5);
    return String.format(
        Locale.ROOT,
        "loss %.4f, train top-1 %.4f%s, learning rate %.2g, %.0f examples/s",
        loss,
        trainTop1,
        validation,
        learningRate,
        examplesPerSecond);
  }
}
