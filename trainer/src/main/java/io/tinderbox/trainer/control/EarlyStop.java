package io.tinderbox.trainer.control;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.progress.ReadableCount;
import io.tinderbox.trainer.run.Metric;
import io.tinderbox.trainer.run.Validation;
import java.util.List;
import java.util.Optional;

/**
 * Ends a run whose validation no longer gets better: {@code train.earlyStop.*}. A pure function of
 * what validation has found, so that a resumed run stops where an undisturbed one does (Prechelt:
 * Early Stopping – But When?, 1998).
 *
 * @param metric that is watched
 * @param patience so many validations in a row without an improvement end the run; 0 for never
 * @param minImprovement by which a value must be better than the best to count as an improvement
 */
public record EarlyStop(Metric metric, int patience, double minImprovement) {
  public EarlyStop {
    if (patience < 0 || !(minImprovement >= 0)) {
      throw new IllegalArgumentException("patience %d for %s".formatted(patience, minImprovement));
    }
  }

  static EarlyStop from(SettingsReader settings) {
    return new EarlyStop(
        settings.choice("train.validation.metric", Metric.class),
        settings.integer("train.earlyStop.patience", 0, 1_000_000),
        settings.number("train.earlyStop.minImprovement", 0, 1e6));
  }

  boolean isOn() {
    return patience > 0;
  }

  /** Why training is over; empty where it is not. */
  Optional<String> end(List<Validation> history) {
    return isOn() && waited(history) >= patience
        ? Optional.of(
            "%s on the validation split did not improve in %s, the limit train.earlyStop.patience"
                .formatted(metric.title(), ReadableCount.of(waited(history), "validation")))
        : Optional.empty();
  }

  /** Says, one validation before, that the run is about to end. */
  Optional<String> notice(List<Validation> history) {
    return isOn() && patience > 1 && waited(history) == patience - 1
        ? Optional.of(
            "No improvement in %s: one more ends the run (train.earlyStop)"
                .formatted(ReadableCount.of(waited(history), "validation")))
        : Optional.empty();
  }

  /** Validations since the last improvement. */
  private int waited(List<Validation> history) {
    int waited = 0;
    double best = Double.NaN;
    for (Validation validation : history) {
      double value = metric.of(validation);
      if (Double.isNaN(best) || metric.gain(value, best) > minImprovement) {
        best = value;
        waited = 0;
      } else {
        waited++;
      }
    }
    return waited;
  }
}
