package io.tinderbox.trainer.control;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.averaging.AveragingConfig;
import io.tinderbox.trainer.averaging.EpochTrainer;
import io.tinderbox.trainer.checkpoint.CheckpointStore;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.model.ModelCard;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.run.RunFolder;
import io.tinderbox.trainer.run.Validation;
import io.tinderbox.trainer.schedule.LearningRate;
import io.tinderbox.trainer.tensorboard.TensorBoardConfig;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a run works with. */
public record TrainingContext(
    Storage storage,
    RunFolder run,
    CheckpointStore checkpoints,
    DataFolder data,
    MinibatchSource source,
    NetworkConfig network,
    InputConfig input,
    TrainConfig train,
    AveragingConfig averaging,
    EngineConfig engine,
    LearningRate learningRate,
    int evaluateBatchSize,
    TensorBoardConfig tensorBoard,
    Settings settings) {
  /**
   * @param history all validations so far, whenever it is asked
   */
  EpochTrainer.Work work(Supplier<List<Validation>> history) {
    return new EpochTrainer.Work(averaging, engine, source, learningRate, history, train.seed());
  }

  /** Of the model as it is in an epoch, or at its end. */
  ModelDescription description(int epoch) {
    Manifest manifest = data.manifest();
    return new ModelDescription(
        ModelDescription.FORMAT_VERSION,
        network,
        manifest.labels(),
        manifest.resize(),
        input.preprocessing(manifest),
        train.loss(),
        epoch,
        manifest.digest(),
        "",
        "");
  }

  /**
   * For people, of a model that was kept.
   *
   * @param step steps that the run had taken
   */
  ModelCard card(ModelDescription model, long step, Optional<ModelCard.Measured> measured) {
    return new ModelCard(
        model,
        data.location().toString(),
        data.manifest(),
        new ModelCard.Training(
            TrainConfig.TRAINING_SPLIT,
            train.limitExamples(),
            step,
            (long) train.batchSizePerWorker() * averaging.workers(),
            train.optimiser(),
            train.seed(),
            run.provenance()),
        measured);
  }
}
