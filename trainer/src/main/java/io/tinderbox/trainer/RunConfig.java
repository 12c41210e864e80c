package io.tinderbox.trainer;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.trainer.averaging.AveragingConfig;
import io.tinderbox.trainer.averaging.Master;
import io.tinderbox.trainer.averaging.StockLimits;
import io.tinderbox.trainer.control.TrainConfig;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.EngineMemory;
import io.tinderbox.trainer.engine.Engines;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.reading.ReadingConfig;
import io.tinderbox.trainer.schedule.LearningRate;
import io.tinderbox.trainer.schedule.RunLength;
import io.tinderbox.trainer.tensorboard.TensorBoardConfig;

/**
 * All that the configuration says of a run, by the sections that have it. Only the learning rate is
 * missing, which is laid out over the steps that the data give.
 *
 * @param engine what computes, and how
 */
record RunConfig(
    EngineChoice engine,
    NetworkConfig network,
    FrozenLayers frozen,
    InputConfig input,
    ReadingConfig reading,
    TrainConfig train,
    AveragingConfig averaging,
    TensorBoardConfig tensorBoard,
    int evaluateBatchSize) {

  /** Notes what is wrong whatever the data, each key by itself and all of them together. */
  static RunConfig from(SettingsReader reader) {
    RunConfig config =
        new RunConfig(
            EngineChoice.from(reader),
            NetworkConfig.from(reader),
            FrozenLayers.from(reader),
            InputConfig.from(reader),
            ReadingConfig.from(reader),
            TrainConfig.from(reader),
            AveragingConfig.from(reader),
            TensorBoardConfig.from(reader),
            reader.integer("evaluate.batchSize", 1, 65536));
    config.checkTogether(reader);
    return config;
  }

  private void checkTogether(SettingsReader reader) {
    LearningRate rate = LearningRate.from(reader, new RunLength(1, train.limits().maxEpochs()));
    train.check(reader, rate);
    input.mixing().check(reader, train.loss());
    if (rate.warmupEpochs() > train.limits().maxEpochs()) {
      reader.problem(
          "train.learningRate.warmupEpochs", "at most train.maxEpochs", rate.warmupEpochs());
    }
    StockLimits.check(reader, averaging, train.optimiser(), input.mixing());
    StockLimits.check(reader, averaging, frozen);
    StockLimits.check(reader, averaging, engine);
    if (averaging.master() == Master.STOCK) {
      if (rate.rule().needsValidation()) {
        reader.problem(
            "train.learningRate.rule", "one that distribution.master = stock can keep", "plateau");
      }
      if (train.validation().everyRounds() > 0) {
        reader.problem(
            "train.validation.everyRounds",
            "0 with distribution.master = stock, which tells of whole epochs only",
            train.validation().everyRounds());
      }
    }
  }

  /** Notes what does not fit the data. */
  void check(SettingsReader reader, Manifest manifest) {
    input.check(reader, manifest);
    train.check(reader, manifest);
    if (reader.hasProblems()) {
      return;
    }
    try {
      Network built = engine(manifest.image(), manifest.classes()).build();
      frozen.check(reader, built);
      tensorBoard.check(
          reader, built, train.validation().isOn(), Engines.named(engine.name())::canProbe);
    } catch (IllegalArgumentException e) {
      reader.problem("model.name", "layers that fit the input", e.getMessage());
    }
  }

  /**
   * Of each worker.
   *
   * @param pictures as stored
   */
  EngineConfig engine(ImageShape pictures, int classes) {
    return new EngineConfig(
        engine,
        network,
        frozen,
        new ImageShape(pictures.channels(), input.crop(), input.crop()),
        classes,
        train.loss(),
        train.optimiser(),
        averaging.threadsPerWorker());
  }

  /**
   * @param pictures as stored
   */
  WorkerMemory memory(ImageShape pictures, int classes) {
    EngineConfig each = engine(pictures, classes);
    int examples = train.batchSizePerWorker();
    return new WorkerMemory(
        averaging.workers(),
        EngineMemory.of(each, examples).bytes()
            + reading.nativeBytes(examples, each.input().values()));
  }
}
