package io.tinderbox.trainer;

import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.nd4j.Nd4jEngine;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.nio.file.Path;
import java.util.List;

/** A run folder with a model as training begins it, of width 0.1, and nothing else. */
final class UntrainedRun {
  private UntrainedRun() {}

  static void write(Path run, DataFolder data, String network) {
    int classes = data.manifest().classes();
    Preprocessing preprocessing =
        new Preprocessing(
            data.manifest().image(), 32, List.of(128.0, 128.0, 128.0), List.of(60.0, 61.0, 62.0));
    NetworkConfig config = new NetworkConfig(network, Norm.NONE, 0.1);
    LossConfig loss = LossConfig.CROSS_ENTROPY;
    try (Nd4jEngine engine =
        Nd4jEngine.create(
            new EngineConfig(
                config, preprocessing.input(), classes, loss, OptimiserConfig.plain(), 2))) {
      Initialiser.fill(engine.network(), 1, engine.parameters());
      new ModelFolder(Storage.local(), Location.of(run.resolve("model")))
          .write(
              new ModelDescription(
                  ModelDescription.FORMAT_VERSION,
                  config,
                  data.manifest().labels(),
                  ResizeMode.RESIZE_CROP,
                  preprocessing,
                  loss,
                  1,
                  data.manifest().digest(),
                  "",
                  ""),
              1,
              engine.parameters());
    }
  }
}
