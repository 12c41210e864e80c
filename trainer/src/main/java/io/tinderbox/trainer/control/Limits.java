package io.tinderbox.trainer.control;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.common.progress.ReadableTime;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.run.Validation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What completes a run. A run that was completed by one of these goes on with {@code --resume} once
 * it is raised.
 *
 * @param maxEpochs at least 1
 * @param maxMinutes of all sittings together; 0 for no limit
 * @param targetAccuracy top-1 on the validation split, as a fraction; 0 for none
 */
public record Limits(int maxEpochs, double maxMinutes, double targetAccuracy) {
  /** The keys; they may differ on {@code --resume}. */
  public static final Set<String> KEYS =
      Set.of("train.maxEpochs", "train.maxMinutes", "train.targetAccuracy");

  public Limits {
    if (maxEpochs < 1 || !(maxMinutes >= 0) || !(targetAccuracy >= 0 && targetAccuracy <= 1)) {
      throw new IllegalArgumentException(
          "%d epochs, %s minutes, target %s".formatted(maxEpochs, maxMinutes, targetAccuracy));
    }
  }

  static Limits from(SettingsReader settings) {
    return new Limits(
        settings.integer("train.maxEpochs", 1, 1_000_000),
        settings.number("train.maxMinutes", 0, 1e7),
        settings.number("train.targetAccuracy", 0, 1));
  }

  /**
   * Which of them is reached.
   *
   * @param epochs completed
   * @param seconds of all sittings
   * @param validations so far, whatever metric the best model is chosen by
   */
  Optional<String> reached(int epochs, double seconds, List<Validation> validations) {
    double top1 = validations.stream().mapToDouble(Validation::valTop1).max().orElse(0);
    if (targetAccuracy > 0 && top1 >= targetAccuracy) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "validation top-1 %.4f, the target train.targetAccuracy is %s",
              top1,
              targetAccuracy));
    }
    if (epochs >= maxEpochs) {
      return Optional.of(ReadableCount.of(epochs, "epoch") + ", the limit train.maxEpochs");
    }
    return areMinutesOver(seconds)
        ? Optional.of("%s, the limit train.maxMinutes".formatted(ReadableTime.of(60 * maxMinutes)))
        : Optional.empty();
  }

  boolean areMinutesOver(double seconds) {
    return maxMinutes > 0 && seconds >= 60 * maxMinutes;
  }

  /** Whether a run that ended like this has nothing left to do. */
  public boolean areReachedBy(RunResult result, List<Validation> validations) {
    return result.status().equals("completed")
        && reached(result.epochs(), result.seconds(), validations).isPresent();
  }

  /**
   * Seconds that the rest of the run takes if its epochs go on like this.
   *
   * @param epochs completed
   * @param seconds of all sittings so far
   * @param secondsOfEpoch of one
   */
  double secondsLeft(int epochs, double seconds, double secondsOfEpoch) {
    double left = (maxEpochs - epochs) * secondsOfEpoch;
    return Math.max(0, maxMinutes > 0 ? Math.min(left, 60 * maxMinutes - seconds) : left);
  }
}
