package io.tinderbox.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.model.Dl4jFiles;
import io.tinderbox.trainer.vector.FlatVector;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checkpoints from elsewhere that mean ill, sealed as well as we seal ours: one that no run can
 * have written is passed over for the one before, nothing in it is run, no more is read than a
 * checkpoint can be long, and nothing is touched beside the folder.
 */
class HostileCheckpointTest {
  private static final int LENGTH = 100;
  private static final String NEWEST = "epoch-00003-round-000000";
  private final Storage storage = Storage.local();
  private final float[] parameters = new float[LENGTH];
  private final float[] state = new float[LENGTH];
  @TempDir Path temporary;
  private Path folder;
  private Path newest;

  @BeforeEach
  void twoCheckpoints() {
    Dl4jFiles.forget();
    folder = temporary.resolve("checkpoints");
    newest = folder.resolve(NEWEST);
    write(2, 1);
    write(3, 2);
  }

  /** Else no test here could fail. */
  @Test
  void oneThatIsSealedAnewIsTaken() throws IOException {
    replace("\"seconds\" : 99.5", "\"seconds\" : 98.5");
    assertThat(read().orElseThrow().epoch()).isEqualTo(2);

    seal();
    assertThat(read().orElseThrow().seconds()).isEqualTo(98.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"epoch\" : 3 | \"epoch\" : 2147483647",
        "\"epoch\" : 3 | \"epoch\" : 2147483648",
        "\"epoch\" : 3 | \"epoch\" : -3",
        "\"epoch\" : 3 | \"epoch\" : 1e999999999",
        "\"epoch\" : 3 | \"epoch\" : null",
        "\"round\" : 0 | \"round\" : -1",
        "\"round\" : 0 | \"round\" : 7",
        "\"iteration\" : 1234567890123 | \"iteration\" : -1",
        "\"iteration\" : 1234567890123 | \"iteration\" : 9223372036854775808",
        "\"rounds\" : 12345678901 | \"rounds\" : -9223372036854775808",
        "\"seconds\" : 99.5 | \"seconds\" : \"NaN\"",
        "\"seconds\" : 99.5 | \"seconds\" : NaN",
        "\"seconds\" : 99.5 | \"seconds\" : -1",
        "\"valLoss\" : 2.5 | \"valLoss\" : \"NaN\"",
        "\"dataLossSum\" : 23.5 | \"dataLossSum\" : \"Infinity\"",
        "\"examples\" : 10 | \"examples\" : -10",
        "\"history\" : [ | \"history\" : [], \"other\" : [",
        "\"history\" : [ | \"history\" : [null,",
        "\"validations\" : [ | \"validations\" : {}, \"other\" : [",
        "\"current\" : { | \"current\" : null, \"other\" : {",
        "\"outputs\" : { | \"outputs\" : null, \"other\" : {",
        "\"origin\" : { | \"origin\" : null, \"other\" : {",
        "\"origin\" : { | \"origin\" : [\"javax.script.ScriptEngineManager\"], \"other\" : {",
        "\"seconds\" : 99.5 | \"seconds\" : 99.5, \"seconds\" : 1",
      })
  void whatNoRunCanHaveWrittenIsPassedOver(String text, String by) throws IOException {
    replace(text, by);
    seal();

    passedOver();
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[]", "7", "", "{\"formatVersion\" : 2}"})
  void whatIsNoDescriptionIsPassedOver(String json) throws IOException {
    Files.writeString(newest.resolve("checkpoint.json"), json);

    passedOver();
  }

  @Test
  void nestingHasAnEnd() throws IOException {
    Files.writeString(
        newest.resolve("checkpoint.json"), "{\"origin\":".repeat(100_000) + "}".repeat(100_000));

    passedOver();
  }

  /** 1 TB of zeros, and a device that has no end. */
  @Test
  void aDescriptionHasALength() throws IOException {
    Path description = newest.resolve("checkpoint.json");
    sparse(description, 1L << 40);
    passedOver();

    Files.delete(description);
    Files.createSymbolicLink(description, Path.of("/dev/zero"));
    passedOver();
  }

  @ParameterizedTest
  @ValueSource(strings = {"parameters.f32", "optimiser.f32"})
  void vectorsHaveTheLengthOfTheNetworks(String file) throws IOException {
    sparse(newest.resolve(file), 1L << 40);
    passedOver();

    Files.delete(newest.resolve(file));
    Files.createSymbolicLink(newest.resolve(file), Path.of("/dev/zero"));
    passedOver();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.NEGATIVE_INFINITY})
  void vectorsAreNumbers(float value) {
    write(3, value);

    passedOver();
  }

  @Test
  void aDl4jFileInItsPlaceIsNotOpened() throws IOException {
    for (String file : new String[] {"checkpoint.json", "parameters.f32", "optimiser.f32"}) {
      write(3, 2);
      Files.write(newest.resolve(file), Dl4jFiles.zip());
      passedOver();
    }
    write(3, 2);
    Files.write(newest.resolve("preprocessor.bin"), Dl4jFiles.serialised());
    assertThat(read().orElseThrow().epoch()).isEqualTo(3);
    assertThat(Dl4jFiles.ran()).isFalse();
    assertThat(temporary.resolve("escaped")).doesNotExist();
  }

  /** Newer ones by their names, which our own would be deleted for. */
  @Test
  void whatIsNotNamedLikeOneIsNone() throws IOException {
    Files.createDirectory(folder.resolve("epoch-00009-round-000000 (copy)"));
    Files.createDirectory(folder.resolve("epoch-zzz"));
    Files.write(folder.resolve("epoch-00009-round-000000"), Dl4jFiles.zip());

    assertThat(read().orElseThrow().epoch()).isEqualTo(3);
    write(4, 3);
    assertThat(read().orElseThrow().epoch()).isEqualTo(4);
  }

  /**
   * Folders that are links to those of another run, newer than ours and in the place of the next.
   */
  @Test
  void nothingIsTouchedBehindALink() throws IOException {
    Path others = temporary.resolve("others");
    Files.move(newest, others);
    Files.createSymbolicLink(newest, others);
    Files.createSymbolicLink(folder.resolve("epoch-00009-round-000000"), others);
    String description = Files.readString(others.resolve("checkpoint.json"));

    passedOver();
    write(3, 5);

    assertThat(newest).isDirectory().matches(place -> !Files.isSymbolicLink(place));
    assertThat(read().orElseThrow().epoch()).isEqualTo(3);
    assertThat(parameters).containsOnly(5);
    assertThat(others.resolve("checkpoint.json")).hasContent(description);
    assertThat(others.resolve("parameters.f32")).hasSize(4 * LENGTH);
  }

  /** One that tells of another place would have those after it deleted. */
  @Test
  void aCheckpointStandsInTheFolderOfItsPlace() throws IOException {
    Files.move(newest, folder.resolve("epoch-00009-round-000000"));

    passedOver();
  }

  @Test
  void oneOfAnotherVersionAloneIsRefused() throws IOException {
    storage.delete(Location.of(folder.resolve("epoch-00002-round-000000")));
    replace("\"formatVersion\" : 2", "\"formatVersion\" : -7");

    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("expected a checkpoint of format 2, found one of format -7");
  }

  private void passedOver() {
    assertThat(read().orElseThrow().epoch()).isEqualTo(2);
    assertThat(parameters).containsOnly(1);
    assertThat(state).containsOnly(-1);
  }

  private void replace(String text, String by) throws IOException {
    Path file = newest.resolve("checkpoint.json");
    String json = Files.readString(file);
    assertThat(json).contains(text);
    Files.writeString(file, json.replaceFirst("\\Q" + text + "\\E", by));
  }

  private void seal() throws IOException {
    Seals.seal(newest.resolve("checkpoint.json"));
  }

  private static void sparse(Path file, long bytes) throws IOException {
    try (RandomAccessFile contents = new RandomAccessFile(file.toFile(), "rw")) {
      contents.setLength(bytes);
    }
  }

  private void write(int epoch, float value) {
    float[] values = new float[LENGTH];
    float[] negative = new float[LENGTH];
    Arrays.fill(values, value);
    Arrays.fill(negative, -value);
    store()
        .write(epoch, 0, FlatVector.wrap(values), FlatVector.wrap(negative))
        .complete(CheckpointStoreTest.checkpoint(epoch, 0));
  }

  private CheckpointStore store() {
    return new CheckpointStore(storage, Location.of(folder), 2, CheckpointStoreTest.ORIGIN);
  }

  private Optional<Checkpoint> read() {
    return store().readNewest(FlatVector.wrap(parameters), FlatVector.wrap(state));
  }
}
