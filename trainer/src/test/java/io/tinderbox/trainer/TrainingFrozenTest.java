package io.tinderbox.trainer;

import static io.tinderbox.trainer.TrainingRuns.ALEXNET;
import static io.tinderbox.trainer.TrainingRuns.plan;
import static io.tinderbox.trainer.TrainingRuns.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.vector.FlatVector;
import io.tinderbox.trainer.vector.VectorFile;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frozen layers through rounds of averaging, and what becomes of them in a model. */
class TrainingFrozenTest extends TrainingOnSpark {
  @ParameterizedTest
  @ValueSource(strings = {"float32", "float16"})
  void averagingKeepsTheirBitsToo(String transport) {
    TrainingPlan plan =
        plan(
            large,
            folder.resolve("run"),
            false,
            with(
                ALEXNET,
                "model.frozen",
                "[\"conv*\", dense1]",
                "train.maxEpochs",
                "1",
                "distribution.transport",
                transport));
    TrainingJob.of(spark, plan, Progress.SILENT, StopSignal.of()).execute();

    Location folderOfModel = Location.of(folder.resolve("run/model"));
    ModelDescription model = new ModelFolder(Storage.local(), folderOfModel).description();
    Network network = plan.engine().build();
    float[] start = new float[(int) network.vectorLength()];
    float[] end = start.clone();
    Initialiser.fill(network, plan.config().train().seed(), FlatVector.wrap(start));
    VectorFile.read(
        Storage.local(),
        folderOfModel.child(model.parametersFile()),
        FlatVector.wrap(end),
        model.parametersSha256());
    List<ParameterBlock> trained = new FrozenLayers(List.of("conv*", "dense1")).trained(network);
    assertThat(trained).isNotEmpty();
    for (ParameterBlock block : network.blocks()) {
      int from = (int) block.offset();
      int to = (int) block.end();
      assertThat(Arrays.equals(start, from, to, end, from, to))
          .as(block.toString())
          .isEqualTo(!trained.contains(block));
    }
  }
}
