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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.RandomAccessFile;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
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
  private static final AtomicBoolean RAN = new AtomicBoolean();
  private static final NetworkConfig NETWORK = new NetworkConfig("logistic", Norm.NONE, 1);
  private final Storage storage = Storage.local();
  @TempDir Path temporary;
  private Path folder;

  /** Runs when it is deserialised, as {@code preprocessor.bin} of a DL4J file can. */
  private static final class Payload implements Serializable {
    private static final long serialVersionUID = 1;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      RAN.set(true);
    }
  }

  @BeforeEach
  void aModel() {
    RAN.set(false);
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
    Files.write(folder.resolve("model.json"), dl4jFile());

    refused("model.json");
    assertThat(RAN).isFalse();
    assertThat(temporary.resolve("escaped")).doesNotExist();
  }

  @Test
  void filesThatTheDescriptionDoesNotNameAreNotOpened() throws IOException {
    Files.write(folder.resolve("preprocessor.bin"), serialised());
    Files.write(folder.resolve("model.zip"), dl4jFile());

    models().load(models().description(), 1).close();

    assertThat(RAN).isFalse();
    assertThat(temporary.resolve("escaped")).doesNotExist();
  }

  @Test
  void parametersThatAreADl4jFileAreRefused() throws IOException {
    Files.write(folder.resolve(models().description().parametersFile()), dl4jFile());
    ModelDescription description = models().description();

    assertThatThrownBy(() -> models().load(description, 1).close())
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA));
    assertThat(RAN).isFalse();
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
        "\"labels\" : | \"others\" :"
      })
  void whatCannotBeAModelIsRefused(String text, String by) throws IOException {
    replace(text, by);

    refused("model.json");
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

  /** With an entry that runs, one that leaves the folder, and a bomb. */
  private static byte[] dl4jFile() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("configuration.json"));
      zip.write("{}".getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("preprocessor.bin"));
      zip.write(serialised());
      zip.putNextEntry(new ZipEntry("../escaped"));
      zip.putNextEntry(new ZipEntry("coefficients.bin"));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) {
        zip.write(zeros);
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] serialised() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Payload());
    }
    return bytes.toByteArray();
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
