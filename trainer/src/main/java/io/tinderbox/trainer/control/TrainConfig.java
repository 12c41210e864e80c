package io.tinderbox.trainer.control;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.trainer.checkpoint.CheckpointConfig;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.optimiser.OptimiserConfig;

/**
 * How a network is trained: {@code train.*} but its learning rate, which also depends on the data.
 *
 * @param maxEpochs limit
 * @param batchSizePerWorker examples
 * @param limitExamples 0 for all
 * @param validationSplit empty for none
 * @param loss what is lowered
 * @param optimiser how
 * @param checkpoint when they are written, and which stay
 * @param guard what counts as divergence
 */
public record TrainConfig(
    int maxEpochs,
    int batchSizePerWorker,
    long limitExamples,
    String validationSplit,
    long seed,
    LossConfig loss,
    OptimiserConfig optimiser,
    CheckpointConfig checkpoint,
    GuardConfig guard) {
  /** The split that networks are trained on. */
  public static final String TRAINING_SPLIT = "train";

  public static TrainConfig from(SettingsReader settings) {
    return new TrainConfig(
        settings.integer("train.maxEpochs", 1, 1_000_000),
        settings.integer("train.batchSizePerWorker", 1, 65536),
        settings.whole("train.limitExamples", 0, Long.MAX_VALUE),
        settings.text("train.validationSplit"),
        settings.whole("train.seed", Long.MIN_VALUE, Long.MAX_VALUE),
        LossConfig.from(settings),
        OptimiserConfig.from(settings),
        CheckpointConfig.from(settings),
        GuardConfig.from(settings));
  }

  /** Notes what does not fit the data. */
  public void check(SettingsReader settings, Manifest manifest) {
    String known = String.join(", ", manifest.splits().keySet());
    Manifest.Split training = manifest.splits().get(TRAINING_SPLIT);
    if (training == null || !training.labelled() || training.examples() == 0) {
      settings.problem("data", "a labelled split 'train' with examples", "splits " + known);
    }
    Manifest.Split validation = manifest.splits().get(validationSplit);
    if (!validationSplit.isEmpty() && (validation == null || !validation.labelled())) {
      settings.problem(
          "train.validationSplit",
          "a labelled split of " + known + ", or \"\" for none",
          "'" + validationSplit + "'");
    }
  }

  public boolean validates() {
    return !validationSplit.isEmpty();
  }
}
