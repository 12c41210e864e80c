package io.tinderbox.trainer.control;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.trainer.checkpoint.CheckpointConfig;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.schedule.LearningRate;

/**
 * How a network is trained: {@code train.*} but its learning rate, which also depends on the data.
 *
 * @param limits what completes a run
 * @param batchSizePerWorker examples
 * @param limitExamples 0 for all
 * @param validation when the network is measured
 * @param earlyStop what ends a run that no longer gets better
 * @param loss what is lowered
 * @param optimiser how
 * @param checkpoint when they are written, and which stay
 * @param guard what counts as divergence
 */
public record TrainConfig(
    Limits limits,
    int batchSizePerWorker,
    long limitExamples,
    ValidationConfig validation,
    EarlyStop earlyStop,
    long seed,
    LossConfig loss,
    OptimiserConfig optimiser,
    CheckpointConfig checkpoint,
    GuardConfig guard) {
  /** The split that networks are trained on. */
  public static final String TRAINING_SPLIT = "train";

  public static TrainConfig from(SettingsReader settings) {
    return new TrainConfig(
        Limits.from(settings),
        settings.integer("train.batchSizePerWorker", 1, 65536),
        settings.whole("train.limitExamples", 0, Long.MAX_VALUE),
        ValidationConfig.from(settings),
        EarlyStop.from(settings),
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
    validation.check(settings, manifest);
  }

  /** Notes what goes by validation where there is none. */
  public void check(SettingsReader settings, LearningRate learningRate) {
    boolean measured = validation.everyEpochs() > 0 || validation.everyRounds() > 0;
    if (validation.isOn() && measured) {
      return;
    }
    String expected =
        validation.isOn()
            ? "train.validation.everyEpochs or train.validation.everyRounds above 0 with it"
            : "a train.validationSplit with it";
    if (learningRate.rule().needsValidation()) {
      settings.problem("train.learningRate.rule", expected, "neither");
    }
    if (earlyStop.isOn()) {
      settings.problem("train.earlyStop.patience", expected, "neither");
    }
    if (limits.targetAccuracy() > 0) {
      settings.problem("train.targetAccuracy", expected, "neither");
    }
  }
}
