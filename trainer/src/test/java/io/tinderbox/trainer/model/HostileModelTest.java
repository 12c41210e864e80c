package io.tinderbox.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.vector.FlatVector;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Model folders from elsewhere that mean ill: nothing in them is run, nothing is read or written
 * beside them, and no memory is taken for what they only claim. What cannot be a model is exit code
 * 3.
 */
class HostileModelTest {
  private static final NetworkConfig NETWORK = new NetworkConfig("logistic", Norm.NONE, 1);
  private final Storage storage = Storage.local();
  @TempDir Path temporary;
  private Path folder;

  @BeforeEach
  void aModel() {
    Dl4jFiles.forget();
    folder = temporary.resolve("model");
    ModelDescription description = TestModels.description(NETWORK, new ImageShape(3, 8, 8), 2);
    int length = Math.toIntExact(description.buildNetwork().vectorLength());
    models().write(description, 1, FlatVector.wrap(new float[length]));
  }

  @Test
  void theModelItselfIsTaken() {
    try (StepEngine engine = models().load(models().description(), 1)) {
      assertThat(engine.classes()).isEqualTo(2);
    }
  }

  @Test
  void aDl4jFileInItsPlaceIsNotOpened() throws IOException {
    Files.write(folder.resolve("model.json"), Dl4jFiles.zip());

    refused("model.json");
    assertThat(Dl4jFiles.ran()).isFalse();
    assertThat(temporary.resolve("escaped")).doesNotExist();
  }

  @Test
  void filesThatTheDescriptionDoesNotNameAreNotOpened() throws IOException {
    Files.write(folder.resolve("preprocessor.bin"), Dl4jFiles.serialised());
    Files.write(folder.resolve("model.zip"), Dl4jFiles.zip());

    models().load(models().description(), 1).close();

    assertThat(Dl4jFiles.ran()).isFalse();
    assertThat(temporary.resolve("escaped")).doesNotExist();
  }

  @Test
  void parametersThatAreADl4jFileAreRefused() throws IOException {
    Files.write(folder.resolve(models().description().parametersFile()), Dl4jFiles.zip());
    ModelDescription description = models().description();

    assertThatThrownBy(() -> models().load(description, 1).close())
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA));
    assertThat(Dl4jFiles.ran()).isFalse();
  }

  /** Names of classes mean nothing in it. */
  @Test
  void aDescriptionChoosesNoClass() throws IOException {
    String gadget = "javax.script.ScriptEngineManager";
    replace("\"network\" : {", "\"network\" : {\"@class\" : \"%s\",".formatted(gadget));
    assertThat(models().description().network()).isEqualTo(NETWORK);

    replace("\"network\" : {", "\"network\" : [\"%s\"], \"other\" : {".formatted(gadget));
    refused("model.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "..",
        ".",
        "",
        "../x.f32",
        "/etc/passwd",
        "sub/x.f32",
        "..\\\\x",
        "s3a://b/x",
        ".x"
      })
  void parametersLieBesideTheDescription(String file) throws IOException {
    replace("\"" + models().description().parametersFile() + "\"", "\"" + file + "\"");

    refused("expected parameters beside it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"logistic\" | \"resnet\"",
        "\"logistic\" | null",
        "\"none\" | \"batch\"",
        "\"none\" | \"other\"",
        "\"none\" | null",
        "\"cross-entropy\" | \"mine\"",
        "\"cross-entropy\" | null",
        "\"width\" : 1.0 | \"width\" : 1e9",
        "\"width\" : 1.0 | \"width\" : -1",
        "\"width\" : 1.0 | \"width\" : \"NaN\"",
        "\"crop\" : 8 | \"crop\" : 0",
        "\"crop\" : 8 | \"crop\" : 2000000000",
        "\"channels\" : 3 | \"channels\" : 4",
        "\"resize-crop\" | null",
        "\"index\" : 1 | \"index\" : 7",
        "\"id\" : \"n1\" | \"id\" : null",
        "\"abc\" | null",
        "\"epoch\" : 7 | \"epoch\" : 1e999999999",
        "\"labels\" : [ | \"labels\" : [], \"others\" : [",
        "\"labels\" : | \"others\" :",
        "\"epoch\" : 7 | \"epoch\" : 7, \"epoch\" : 8",
        "\"height\" : 13 | \"height\" : 20000",
        "120.5 | \"NaN\"",
        "62.25 | 0"
      })
  void whatCannotBeAModelIsRefused(String text, String by) throws IOException {
    replace(text, by);

    refused("model.json");
  }

  /** As a program would send it that hopes for a reader that stops at the end of the object. */
  @Test
  void nothingComesAfterTheDescription() throws IOException {
    Files.writeString(
        folder.resolve("model.json"), Files.readString(folder.resolve("model.json")) + "{}");

    refused("model.json");
  }

  /** Told before it is in memory: 1 TB, and a device without end. */
  @Test
  void aDescriptionHasALength() throws IOException {
    Path file = folder.resolve("model.json");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(1L << 40);
    }
    refused("expected at most 33554432 bytes, found more");

    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/dev/zero"));
    refused("expected a file, found something else");
  }

  @Test
  void parametersAreNumbers() {
    ModelDescription description = models().description();
    float[] values = new float[Math.toIntExact(description.buildNetwork().vectorLength())];
    values[5] = Float.NaN;
    models().write(description, 2, FlatVector.wrap(values));

    refused("expected finite numbers");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[]", "7", ""})
  void whatIsNoDescriptionIsRefused(String json) throws IOException {
    Files.writeString(folder.resolve("model.json"), json);

    refused("model.json");
  }

  @Test
  void nestingHasAnEnd() throws IOException {
    Files.writeString(
        folder.resolve("model.json"), "{\"network\":".repeat(100_000) + "}".repeat(100_000));

    refused("model.json");
  }

  /** 70 GB of parameters, said in a line. */
  @Test
  void aLargeNetworkNeedsALargeFileBeforeMemoryIsTaken() throws IOException {
    replace("\"logistic\"", "\"alexnet\"");
    replace("\"width\" : 1.0", "\"width\" : 16");
    Files.writeString(
        folder.resolve("model.json"),
        Files.readString(folder.resolve("model.json"))
            .replaceAll(
                "(?s)\"image\" : \\{.*?}", "\"image\":{\"channels\":3,\"height\":64,\"width\":64}")
            .replace("\"crop\" : 8", "\"crop\" : 56"));
    ModelDescription description = models().description();
    assertThat(description.buildNetwork().vectorLength()).isGreaterThan(1_000_000_000L);

    assertThatThrownBy(() -> models().load(description, 1).close())
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining("bytes");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 100, 1L << 40})
  void parametersOfAnotherLengthAreRefused(long bytes) throws IOException {
    ModelDescription description = models().description();
    Path file = folder.resolve(description.parametersFile());
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(bytes);
    }

    assertThatThrownBy(() -> models().load(description, 1).close())
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(description.parametersFile());
  }

  private void replace(String text, String by) throws IOException {
    Path file = folder.resolve("model.json");
    String json = Files.readString(file);
    assertThat(json).contains(text);
    Files.writeString(file, json.replace(text, by));
  }

  private void refused(String message) {
    assertThatThrownBy(() -> models().load(models().description(), 1).close())
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining(message);
  }

  private ModelFolder models() {
    return new ModelFolder(storage, Location.of(folder));
  }
}
