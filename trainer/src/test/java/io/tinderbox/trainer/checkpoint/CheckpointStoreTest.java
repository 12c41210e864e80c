package io.tinderbox.trainer.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.FileEntry;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.checkpoint.Checkpoint.EpochTotals;
import io.tinderbox.trainer.engine.StepReport;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.RunResult;
import io.tinderbox.trainer.run.TimeAccount;
import io.tinderbox.trainer.run.Validation;
import io.tinderbox.trainer.vector.FlatVector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointStoreTest {
  private static final int LENGTH = 100;
  static final Checkpoint.Origin ORIGIN = new Checkpoint.Origin(1, "c0", "d0");
  private final Storage storage = Storage.local();
  private final float[] parameters = new float[LENGTH];
  private final float[] state = new float[LENGTH];
  @TempDir Path folder;

  @Test
  void aCheckpointComesBackWhole() {
    Checkpoint written = checkpoint(3, 2);
    write(store(2), 3, 2, 7);

    Optional<Checkpoint> read = read(store(2));

    assertThat(read).isPresent();
    assertThat(read.get())
        .usingRecursiveComparison()
        .ignoringFields("origin", "parametersSha256", "stateSha256", "sha256")
        .isEqualTo(written);
    assertThat(parameters).containsOnly(7);
    assertThat(state).containsOnly(-7);
  }

  @Test
  void withoutOneThereIsNothing() {
    assertThat(read(store(2))).isEmpty();
    assertThat(parameters).containsOnly(0);
  }

  @Test
  void aStateOfNoValuesIsKeptToo() {
    CheckpointStore store = store(2);
    FlatVector none = FlatVector.wrap(new float[0]);
    store.write(2, 0, FlatVector.wrap(parameters), none).complete(checkpoint(2, 0));

    assertThat(store.readNewest(FlatVector.wrap(parameters), none)).isPresent();
  }

  @Test
  void numbersOfMoreDigitsAreNewer() {
    CheckpointStore store = store(10);
    write(store, 9, 2, 2);
    write(store, 10, 9, 3);
    write(store, 10, 10, 4);

    assertThat(read(store).orElseThrow().round()).isEqualTo(10);
    assertThat(parameters).containsOnly(4);
    assertThat(names()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parameters.f32", "optimiser.f32", "checkpoint.json"})
  void aDamagedOneIsPassedOverForTheOneBefore(String file) throws IOException {
    CheckpointStore store = store(3);
    write(store, 2, 0, 1);
    write(store, 3, 0, 2);
    Path damaged = folder.resolve("epoch-00003-round-000000").resolve(file);
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[0] ^= 1;
    Files.write(damaged, bytes);

    assertThat(read(store).orElseThrow().epoch()).isEqualTo(2);
    assertThat(parameters).containsOnly(1);
    assertThat(state).containsOnly(-1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parameters.f32", "optimiser.f32", "checkpoint.json"})
  void oneThatMissesAFileIsPassedOverForTheOneBefore(String file) throws IOException {
    CheckpointStore store = store(3);
    write(store, 2, 0, 1);
    write(store, 3, 0, 2);
    Files.delete(folder.resolve("epoch-00003-round-000000").resolve(file));

    assertThat(read(store).orElseThrow().epoch()).isEqualTo(2);
  }

  /** As builds wrote it that knew no validations. */
  @Test
  void oneOfAnotherFormatIsRefused() throws IOException {
    CheckpointStore store = store(3);
    write(store, 2, 0, 1);
    Path description = folder.resolve("epoch-00002-round-000000/checkpoint.json");
    Files.writeString(
        description, Files.readString(description).replaceFirst("\"formatVersion\" : 2,", ""));

    assertThatThrownBy(() -> read(store))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("expected a checkpoint of format 2, found one of format 1");
  }

  @Test
  void oneThatWasNotCompletedIsNone() {
    CheckpointStore store = store(3);
    store.write(2, 0, FlatVector.wrap(parameters), FlatVector.wrap(state));

    assertThat(read(store)).isEmpty();
  }

  @Test
  void soManyOfTheLastStayAndThatOfTheBestEpoch() {
    CheckpointStore store = store(2);
    for (int epoch = 2; epoch <= 6; epoch++) {
      write(store, epoch, 0, epoch);
      write(store, epoch, 7, epoch);
    }

    assertThat(names())
        .containsExactly(
            "epoch-00002-round-000000", "epoch-00006-round-000000", "epoch-00006-round-000007");
  }

  @Test
  void thatOfTheBestEpochIsTheLastResort() throws IOException {
    CheckpointStore store = store(1);
    write(store, 2, 0, 1);
    write(store, 3, 0, 2);
    write(store, 4, 0, 3);
    Files.delete(folder.resolve("epoch-00004-round-000000/parameters.f32"));

    assertThat(read(store).orElseThrow().epoch()).isEqualTo(2);
    assertThat(parameters).containsOnly(1);
  }

  /** Neither what a crash left nor what is damaged may push out one that can be used. */
  @Test
  void onlyWholeOnesCountAmongThoseThatStay() throws IOException {
    CheckpointStore store = store(2);
    write(store, 4, 0, 1);
    write(store, 4, 1, 2);
    Files.write(folder.resolve("epoch-00004-round-000001/parameters.f32"), new byte[400]);
    store.write(4, 2, FlatVector.wrap(parameters), FlatVector.wrap(state));
    assertThat(read(store).orElseThrow().round()).isZero();

    write(store, 4, 3, 3);

    assertThat(names()).containsExactly("epoch-00004-round-000000", "epoch-00004-round-000003");
  }

  /** A bit may turn where it means nothing, in the white space; then the checkpoint is whole. */
  @Test
  void noBitOfADescriptionTurnsUnseen() throws IOException {
    CheckpointStore store = store(3);
    write(store, 2, 0, 1);
    write(store, 3, 1, 2);
    Checkpoint whole = read(store).orElseThrow();
    Path description = folder.resolve("epoch-00003-round-000001/checkpoint.json");
    byte[] bytes = Files.readAllBytes(description);
    int passedOver = 0;
    for (int i = 0; i < bytes.length; i += 3) {
      byte[] damaged = bytes.clone();
      damaged[i] ^= (byte) (1 << i % 7);
      Files.write(description, damaged);

      Checkpoint found = read(store).orElseThrow();

      if (!found.equals(whole)) {
        assertThat(found.epoch()).as("byte %d", i).isEqualTo(2);
        passedOver++;
      }
    }
    assertThat(passedOver).isGreaterThan(bytes.length / 6);
  }

  @ParameterizedTest
  @CsvSource({
    "parameters.f32, 0",
    "parameters.f32, 399",
    "optimiser.f32, 0",
    "optimiser.f32, 200",
    "checkpoint.json, 0",
    "checkpoint.json, 100",
  })
  void oneThatIsCutShortIsPassedOverForTheOneBefore(String file, int length) throws IOException {
    CheckpointStore store = store(3);
    write(store, 2, 0, 1);
    write(store, 3, 0, 2);
    Path damaged = folder.resolve("epoch-00003-round-000000").resolve(file);
    Files.write(damaged, Arrays.copyOf(Files.readAllBytes(damaged), length));

    assertThat(read(store).orElseThrow().epoch()).isEqualTo(2);
    assertThat(parameters).containsOnly(1);
    assertThat(state).containsOnly(-1);
  }

  @Test
  void oneOfAnotherRunIsRefused() {
    write(store(2), 2, 0, 1);
    CheckpointStore other =
        new CheckpointStore(
            storage, Location.of(folder), 2, new Checkpoint.Origin(1, "c0", "other data"));

    assertThatThrownBy(() -> read(other))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("other data")
        .hasMessageContaining("d0");
  }

  /** A folder left by a killed process must not push out the only whole checkpoint. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theOneJustWrittenStaysBesideNewerOnesThatAreNotWhole(int keep) {
    CheckpointStore store = store(keep);
    write(store, 5, 0, 1);
    store.write(5, 3, FlatVector.wrap(parameters), FlatVector.wrap(state));
    store.write(5, 4, FlatVector.wrap(parameters), FlatVector.wrap(state));

    write(store, 5, 1, 2);

    assertThat(read(store).orElseThrow().round()).isEqualTo(1);
    assertThat(parameters).containsOnly(2);
    assertThat(names()).hasSize(keep).contains("epoch-00005-round-000001");
  }

  @Test
  void oneAtTheSamePlaceIsReplaced() {
    CheckpointStore store = store(2);
    write(store, 2, 0, 1);
    write(store, 2, 0, 9);

    assertThat(names()).hasSize(1);
    assertThat(read(store)).isPresent();
    assertThat(parameters).containsOnly(9);
  }

  private CheckpointStore store(int keep) {
    return new CheckpointStore(storage, Location.of(folder), keep, ORIGIN);
  }

  private static void write(CheckpointStore store, int epoch, int round, float value) {
    float[] values = new float[LENGTH];
    float[] negative = new float[LENGTH];
    Arrays.fill(values, value);
    Arrays.fill(negative, -value);
    store
        .write(epoch, round, FlatVector.wrap(values), FlatVector.wrap(negative))
        .complete(checkpoint(epoch, round));
  }

  private Optional<Checkpoint> read(CheckpointStore store) {
    return store.readNewest(FlatVector.wrap(parameters), FlatVector.wrap(state));
  }

  private List<String> names() {
    return storage.list(Location.of(folder)).stream()
        .map(FileEntry::location)
        .map(Location::name)
        .toList();
  }

  /** As a run writes it. */
  static Checkpoint checkpoint(int epoch, int round) {
    TimeAccount time = new TimeAccount(1, 2, 3, 4, 5, 6, 7, 8);
    List<EpochMetrics> history = new ArrayList<>();
    for (int before = 1; before < epoch; before++) {
      history.add(
          new EpochMetrics(before, 2.5, 2.25, 0.125, null, null, null, 0.01, 47, 36, 1.5, time));
    }
    return new Checkpoint(
        Checkpoint.FORMAT_VERSION,
        epoch,
        round,
        1234567890123L,
        12345678901L,
        new EpochTotals(new StepReport(10, 23.5, 0.5, 4), time, 1.5, 0.01),
        history,
        List.of(new Validation(1, null, 77, true, 2.5, 0.25, 0.75, 0.01, 36.5)),
        RunResult.Best.unmeasured(1, null, 77),
        99.5,
        null,
        "",
        "",
        "");
  }
}
