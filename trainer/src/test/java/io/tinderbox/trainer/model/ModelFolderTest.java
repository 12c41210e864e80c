package io.tinderbox.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.ResizeMode;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.engine.TestBatches;
import io.tinderbox.trainer.engine.TestEngines;
import io.tinderbox.trainer.engine.nd4j.Nd4jEngine;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.vector.FlatVector;
import io.tinderbox.trainer.vector.VectorFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
  private static final NetworkConfig NETWORK = new NetworkConfig("alexnet", Norm.BATCH, 0.05);
  private static final Preprocessing PREPROCESSING =
      new Preprocessing(
          new ImageShape(3, 36, 36), 32, List.of(1.5, 2.5, 3.5), List.of(4.5, 5.5, 6.5));
  private static final List<Label> LABELS =
      List.of(new Label(0, "n0", "tench"), new Label(1, "n1", "goldfish, Carassius"));
  private final Storage storage = Storage.local();
  @TempDir Path folder;

  @Test
  void aModelThatWasLoadedSeesWhatTheOneWrittenSaw() {
    Batch batch = TestBatches.of(PREPROCESSING.input(), 2, 5, 1);
    try (Nd4jEngine engine = trained()) {
      float[] expected = engine.logits(batch);
      models().write(description(4), 400, engine.parameters());

      ModelDescription description = models().description();
      try (StepEngine loaded = models().load(description, 2)) {
        assertThat(loaded.logits(batch)).isEqualTo(expected);
        assertThat(loaded.classes()).isEqualTo(2);
      }
      assertThat(description.parametersSha256()).isEqualTo(VectorFile.sha256(engine.parameters()));
      assertThat(description)
          .usingRecursiveComparison()
          .ignoringFields("parametersFile", "parametersSha256")
          .isEqualTo(description(4));
    }
  }

  @Test
  void aNewerModelTakesThePlaceOfTheOneBefore() {
    try (Nd4jEngine engine = trained()) {
      models().write(description(4), 400, engine.parameters());
      engine.step(TestBatches.of(PREPROCESSING.input(), 2, 4, 7), new StepSettings(0.1, 0));
      models().write(description(11), 1100, engine.parameters());

      ModelDescription description = models().description();
      assertThat(description.epoch()).isEqualTo(11);
      assertThat(description.parametersSha256()).isEqualTo(VectorFile.sha256(engine.parameters()));
      assertThat(storage.list(Location.of(folder)))
          .extracting(FileEntry::location)
          .extracting(Location::name)
          .containsExactlyInAnyOrder("model.json", description.parametersFile());
    }
  }

  @Test
  void noModelIsAMatterOfUsage() {
    refused(ExitCode.USAGE, "model.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../secret.f32", "/etc/passwd", "sub/parameters.f32"})
  void parametersElsewhereAreRefused(String file) throws IOException {
    writeAny();
    replace("parameters-step-000000400.f32", file);

    refused(ExitCode.DATA, file);
  }

  @Test
  void aModelOfAnotherFormatIsRefused() throws IOException {
    writeAny();
    replace("\"formatVersion\" : 1", "\"formatVersion\" : 2");

    refused(ExitCode.DATA, "expected formatVersion 1");
  }

  @Test
  void aModelThatDoesNotNameItsLossWasTrainedWithCrossEntropy() throws IOException {
    writeAny();
    Path file = folder.resolve("model.json");
    String json = Files.readString(file);
    Files.writeString(file, json.replaceAll("(?s)\"loss\" : \\{.*?},", ""));

    assertThat(json).contains("smoothed");
    assertThat(Files.readString(file)).doesNotContain("smoothed");
    assertThat(models().description().loss()).isEqualTo(LossConfig.CROSS_ENTROPY);
  }

  @Test
  void aDescriptionThatIsNoneIsBadData() throws IOException {
    Files.writeString(folder.resolve("model.json"), "{\"formatVersion\": 1");

    refused(ExitCode.DATA, "model.json");
  }

  @Test
  void parametersThatWereAlteredAreBadData() throws IOException {
    try (Nd4jEngine engine = trained()) {
      models().write(description(4), 400, engine.parameters());
    }
    Path file = folder.resolve("parameters-step-000000400.f32");
    byte[] bytes = Files.readAllBytes(file);
    bytes[77] ^= 1;
    Files.write(file, bytes);
    ModelDescription description = models().description();

    assertThatThrownBy(() -> models().load(description, 1).close())
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining("parameters-step-000000400.f32");
  }

  /** A model that is whole on disk; its parameters are of no network. */
  private void writeAny() {
    models().write(description(4), 400, FlatVector.wrap(new float[100]));
  }

  private void replace(String text, String by) throws IOException {
    Path file = folder.resolve("model.json");
    String json = Files.readString(file);
    assertThat(json).contains(text);
    Files.writeString(file, json.replace(text, by));
  }

  private void refused(ExitCode exitCode, String message) {
    assertThatThrownBy(() -> models().description())
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
        .hasMessageContaining(message);
  }

  private ModelFolder models() {
    return new ModelFolder(storage, Location.of(folder));
  }

  private static Nd4jEngine trained() {
    Nd4jEngine engine =
        Nd4jEngine.create(
            TestEngines.config(
                NETWORK,
                PREPROCESSING.input(),
                LABELS.size(),
                OptimiserConfig.named("nesterov"),
                2));
    Initialiser.fill(engine.network(), 1, engine.parameters());
    Initialiser.zero(engine.optimiserState());
    engine.step(TestBatches.of(PREPROCESSING.input(), 2, 6, 2), new StepSettings(0.01, 0));
    return engine;
  }

  private static ModelDescription description(int epoch) {
    return new ModelDescription(
        ModelDescription.FORMAT_VERSION,
        NETWORK,
        LABELS,
        ResizeMode.PAD,
        PREPROCESSING,
        new LossConfig("smoothed", 0.25),
        epoch,
        "abc",
        "",
        "");
  }
}
