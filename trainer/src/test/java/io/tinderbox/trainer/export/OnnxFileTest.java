package io.tinderbox.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.TestBatches;
import io.tinderbox.trainer.engine.TestEngines;
import io.tinderbox.trainer.engine.nd4j.Nd4jEngine;
import io.tinderbox.trainer.export.OnnxModels.Outputs;
import io.tinderbox.trainer.loss.Softmax;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.TestModels;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.vector.FlatVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OnnxFileTest {
  private static final int CLASSES = 5;
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("io.tinderbox.trainer.network.TestNetworks#all")
  void putsOutWhatTheEngineDoes(NetworkConfig network) throws OrtException {
    ImageShape input = TestNetworks.input(network);
    try (StepEngine engine = engine(network);
        OnnxModels onnx = OnnxModels.open(export(network, engine))) {
      assertThat(onnx.inputShape())
          .containsExactly(-1, input.channels(), input.height(), input.width());
      assertThat(onnx.outputs()).containsExactly("logits[-1, 5]", "probabilities[-1, 5]");
      for (int examples : new int[] {6, 1}) {
        Batch batch = TestBatches.of(input, CLASSES, examples, 3);

        Outputs outputs = onnx.run(values(batch, input), examples);

        float[] expected = engine.logits(batch);
        assertThat(Math.abs(expected[0] - expected[1])).isGreaterThan(1e-2f);
        assertThat(outputs.logits()).containsExactly(expected, within(1e-4f));
        assertThat(outputs.probabilities()).containsExactly(probabilities(expected), within(1e-4f));
      }
    }
  }

  @Test
  void theSameModelGivesTheSameBytes() throws IOException {
    NetworkConfig network = new NetworkConfig("alexnet", Norm.BATCH, 0.1);
    try (StepEngine engine = engine(network)) {
      byte[] first = Files.readAllBytes(export(network, engine));

      assertThat(Files.readAllBytes(export(network, engine))).isEqualTo(first);
    }
  }

  @Test
  void theFileHoldsTheParametersAndLittleElse() throws IOException {
    NetworkConfig network = new NetworkConfig("alexnet", Norm.NONE, 0.1);
    try (StepEngine engine = engine(network)) {
      assertThat(Files.size(export(network, engine)))
          .isBetween(4 * engine.parameters().length(), 4 * engine.parameters().length() + 5000);
    }
  }

  /** A message of Protocol Buffers cannot be longer than 2 GiB. */
  @Test
  void aModelThatIsTooLargeForTheFormatIsRefusedBeforeMemoryIsTaken() {
    ModelDescription large = description(new NetworkConfig("vgg16", Norm.NONE, 5));

    assertThatThrownBy(() -> OnnxFile.of(large, vector -> {}))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContainingAll("1.94 GiB", "vgg16");
  }

  private Path export(NetworkConfig network, StepEngine engine) {
    Path file = folder.resolve("model.onnx");
    OnnxFile onnx = OnnxFile.of(description(network), vector -> copy(engine.parameters(), vector));
    onnx.write(Storage.local(), Location.of(file));
    assertThat(file).hasSize(onnx.bytes());
    return file;
  }

  private static ModelDescription description(NetworkConfig network) {
    return TestModels.description(network, TestNetworks.input(network), CLASSES);
  }

  /** As if it were trained: nothing is as it begins, and outputs depend on the picture. */
  private static StepEngine engine(NetworkConfig network) {
    StepEngine engine =
        Nd4jEngine.create(
            TestEngines.config(
                network, TestNetworks.input(network), CLASSES, OptimiserConfig.plain(), 2));
    SplitMix64 random = new SplitMix64(4);
    for (Network.Stage stage : engine.network().stages()) {
      for (ParameterBlock block : stage.blocks()) {
        double fanIn = (double) block.length() / stage.output().channels();
        float[] values = new float[block.length()];
        for (int i = 0; i < values.length; i++) {
          double uniform = 2 * random.nextDouble() - 1;
          values[i] =
              (float)
                  switch (block.role()) {
                    case KERNEL -> Math.sqrt(6 / fanIn) * uniform;
                    case BIAS, BETA, RUNNING_MEAN -> 0.2 * uniform;
                    case GAMMA, RUNNING_VARIANCE -> 1 + 0.5 * uniform;
                  };
        }
        engine.parameters().put(block.offset(), values, 0, values.length);
      }
    }
    return engine;
  }

  private static void copy(FlatVector from, FlatVector to) {
    float[] values = new float[Math.toIntExact(from.length())];
    from.get(0, values, 0, values.length);
    to.put(0, values, 0, values.length);
  }

  private static float[] values(Batch batch, ImageShape input) {
    float[] values = new float[batch.examples() * input.values()];
    batch.images().get(0, values);
    return values;
  }

  private static float[] probabilities(float[] logits) {
    float[] probabilities = new float[logits.length];
    for (int from = 0; from < logits.length; from += CLASSES) {
      double[] row = new double[CLASSES];
      for (int k = 0; k < CLASSES; k++) {
        row[k] = logits[from + k];
      }
      double[] softmax = Softmax.probabilities(row);
      for (int k = 0; k < CLASSES; k++) {
        probabilities[from + k] = (float) softmax[k];
      }
    }
    return probabilities;
  }
}
