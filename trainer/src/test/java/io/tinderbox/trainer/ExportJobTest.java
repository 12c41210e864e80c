package io.tinderbox.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import com.fasterxml.jackson.databind.JsonNode;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.evaluation.Crop;
import io.tinderbox.trainer.export.OnnxModels;
import io.tinderbox.trainer.input.CropWriter;
import io.tinderbox.trainer.input.Preprocessing;
import io.tinderbox.trainer.model.ModelDescription;
import io.tinderbox.trainer.model.ModelFolder;
import io.tinderbox.trainer.model.TestModels;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.vector.FlatVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportJobTest {
  private static final NetworkConfig NETWORK = new NetworkConfig("alexnet", Norm.BATCH, 0.1);
  private static final int PICTURES = 20;
  private static final int CLASSES = 4;
  private final Storage storage = Storage.local();
  @TempDir Path folder;
  private Path run;
  private Path file;

  @BeforeEach
  void aRunWithAModel() {
    run = folder.resolve("run");
    file = folder.resolve("model.onnx");
    ModelDescription description =
        TestModels.description(NETWORK, new ImageShape(3, 32, 32), CLASSES);
    Network network = description.buildNetwork();
    FlatVector parameters = FlatVector.wrap(new float[Math.toIntExact(network.vectorLength())]);
    Initialiser.fill(network, 5, parameters);
    models().write(description, 70, parameters);
  }

  /** A program that knows nothing but the file comes to the same answers. */
  @Test
  void metadataIsAllThatIsNeededToAskTheModel() throws OrtException {
    ModelDescription model = models().description();
    ExportJob.of(storage).execute(Location.of(run), Location.of(file));

    try (OnnxModels onnx = OnnxModels.open(file);
        StepEngine engine = models().load(model, 2)) {
      byte[][] pictures = pictures(model.preprocessing().image());
      float[] expected = engine.logits(batch(model.preprocessing(), pictures));
      JsonNode how = onnx.metadata("preprocessing");

      float[] logits = onnx.ask(List.of(pictures)).logits();

      assertThat(logits).containsExactly(expected, within(1e-4f));
      assertThat(how.path("resize").asText()).isEqualTo("resize-crop");
      assertThat(how.path("colours").asText()).isEqualTo("RGB");
    }
  }

  @Test
  void metadataSaysWhatTheModelIs() throws OrtException {
    ModelDescription model = models().description();
    ExportJob.Export export = ExportJob.of(storage).execute(Location.of(run), Location.of(file));

    assertThat(export.model()).isEqualTo(model);
    assertThat(file).hasSize(export.bytes());
    try (OnnxModels onnx = OnnxModels.open(file)) {
      assertThat(onnx.producer()).isEqualTo("Tinderbox");
      JsonNode labels = onnx.metadata("labels");
      assertThat(labels).hasSize(CLASSES);
      for (int i = 0; i < CLASSES; i++) {
        assertThat(labels.get(i).path("index").asInt()).isEqualTo(i);
        assertThat(labels.get(i).path("id").asText()).isEqualTo(model.labels().get(i).id());
        assertThat(labels.get(i).path("name").asText()).isEqualTo(model.labels().get(i).name());
      }
      assertThat(onnx.metadata("network").path("name").asText()).isEqualTo("alexnet");
      assertThat(onnx.metadata("loss").path("name").asText()).isEqualTo("cross-entropy");
      assertThat(onnx.metadata())
          .containsEntry("epoch", "7")
          .containsEntry("dataDigest", "abc")
          .containsEntry("parametersSha256", model.parametersSha256());
    }
  }

  @Test
  void aFileThatIsThereIsLeftAlone() throws IOException {
    Files.writeString(file, "mine");

    refused(file, ExitCode.USAGE, "model.onnx");
    assertThat(file).hasContent("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing/model.onnx", "run/model/model.json/model.onnx", "run"})
  void aPlaceThatCannotTakeAFileIsAMatterOfUsage(String place) {
    refused(folder.resolve(place), ExitCode.USAGE, place.replace("/model.onnx", ""));
  }

  @Test
  void aRunWithoutAModelIsAMatterOfUsage() throws IOException {
    Files.delete(run.resolve("model/model.json"));

    refused(file, ExitCode.USAGE, "model.json");
  }

  @Test
  void parametersThatWereAlteredAreBadDataAndNothingIsWritten() throws IOException {
    Path parameters = run.resolve("model").resolve(models().description().parametersFile());
    byte[] bytes = Files.readAllBytes(parameters);
    bytes[99] ^= 1;
    Files.write(parameters, bytes);

    refused(file, ExitCode.DATA, "SHA-256");
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(run);
    }
  }

  /** The description of a network whose parameters would fill the heap. */
  @Test
  void memoryIsTakenForParametersThatAreThereOnly() throws IOException {
    Path description = run.resolve("model/model.json");
    Files.writeString(
        description,
        Files.readString(description)
            .replace("\"alexnet\"", "\"vgg16\"")
            .replace("\"width\" : 0.1", "\"width\" : 3.5"));

    refused(file, ExitCode.DATA, "bytes, found");
  }

  private void refused(Path to, ExitCode exitCode, String message) {
    assertThatThrownBy(() -> ExportJob.of(storage).execute(Location.of(run), Location.of(to)))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(exitCode))
        .hasMessageContaining(message);
  }

  private ModelFolder models() {
    return new ModelFolder(storage, Location.of(run.resolve("model")));
  }

  private static byte[][] pictures(ImageShape shape) {
    SplitMix64 random = new SplitMix64(1);
    byte[][] pictures = new byte[PICTURES][shape.values()];
    for (byte[] picture : pictures) {
      for (int i = 0; i < picture.length; i++) {
        picture[i] = (byte) (256 * random.nextDouble());
      }
    }
    return pictures;
  }

  private static Batch batch(Preprocessing preprocessing, byte[][] pictures) {
    Batch batch = Batch.allocate(PICTURES, preprocessing.input().values());
    CropWriter crops = CropWriter.of(preprocessing);
    Crop centre = Crop.centre(preprocessing);
    for (int i = 0; i < PICTURES; i++) {
      crops.write(pictures[i], centre.top(), centre.left(), false, batch.images(), i);
    }
    return batch.filled(PICTURES);
  }
}
