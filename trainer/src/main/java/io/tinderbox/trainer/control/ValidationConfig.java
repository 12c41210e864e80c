package io.tinderbox.trainer.control;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.trainer.run.Metric;

/**
 * When the network is measured, and what makes a model the best: {@code train.validation.*}. The
 * end of a run is always measured.
 *
 * @param split of the data folder; empty for none
 * @param everyEpochs after so many epochs; 0 for never
 * @param everyRounds after so many rounds of the run; 0 for never
 * @param metric that the best model is chosen by
 */
public record ValidationConfig(String split, int everyEpochs, int everyRounds, Metric metric) {
  public ValidationConfig {
    if (everyEpochs < 0 || everyRounds < 0) {
      throw new IllegalArgumentException(
          "every %d epochs, every %d rounds".formatted(everyEpochs, everyRounds));
    }
  }

  static ValidationConfig from(SettingsReader settings) {
    return new ValidationConfig(
        settings.text("train.validationSplit"),
        settings.integer("train.validation.everyEpochs", 0, 1_000_000),
        settings.integer("train.validation.everyRounds", 0, 1_000_000),
        settings.choice("train.validation.metric", Metric.class));
  }

  /** Notes what does not fit the data. */
  void check(SettingsReader settings, Manifest manifest) {
    Manifest.Split validation = manifest.splits().get(split);
    if (isOn() && (validation == null || !validation.labelled())) {
      settings.problem(
          "train.validationSplit",
          "a labelled split of %s, or \"\" for none"
              .formatted(String.join(", ", manifest.splits().keySet())),
          "'" + split + "'");
    }
  }

  /** Whether there is a split to measure on. */
  public boolean isOn() {
    return !split.isEmpty();
  }

  /**
   * @param rounds of the run that are done
   */
  boolean isDueAfterRound(long rounds) {
    return isOn() && everyRounds > 0 && rounds % everyRounds == 0;
  }

  /**
   * @param epoch that is at its end
   */
  boolean isDueAfterEpoch(int epoch) {
    return isOn() && everyEpochs > 0 && epoch % everyEpochs == 0;
  }
}
