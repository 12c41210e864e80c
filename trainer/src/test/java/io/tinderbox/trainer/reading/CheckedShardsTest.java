package io.tinderbox.trainer.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.digest.Sha256;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.shard.ShardReader;
import io.tinderbox.trainer.TestData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckedShardsTest {
  @TempDir Path temporary;
  private DataFolder folder;
  private Manifest.Shard shard;
  private Path file;
  private byte[] sound;

  @BeforeEach
  void write() throws IOException {
    folder = TestData.SMALL.write(temporary);
    shard = folder.manifest().split("train").shards().get(1);
    file = temporary.resolve(shard.path());
    sound = Files.readAllBytes(file);
  }

  @Test
  void aSoundShardIsDigestedOnce() throws IOException {
    CheckedShards checked = new CheckedShards();
    checked.require(folder, shard);

    flip(500);

    assertThatCode(() -> checked.require(folder, shard)).doesNotThrowAnyException();
    assertThatThrownBy(() -> new CheckedShards().require(folder, shard))
        .isInstanceOf(TinderboxException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"first", "pixel", "footer", "last"})
  void oneBitAnywhereIsFoundAndNamedWithBothDigests(String place) throws IOException {
    flip(
        switch (place) {
          case "first" -> 0;
          case "pixel" -> 500;
          case "footer" -> lastOf("parquet-mr");
          default -> sound.length - 1;
        });
    String found = Sha256.of(Files.readAllBytes(file));

    assertThatThrownBy(() -> new CheckedShards().require(folder, shard))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContainingAll(shard.path(), shard.sha256(), found);
  }

  @Test
  void parquetDoesNotSeeWhatTheDigestSees() throws IOException {
    flip(lastOf("parquet-mr"));

    try (ShardReader reader = ShardReader.open(folder, shard)) {
      assertThat(reader.read(0).examples()).isEqualTo(7);
    }
    assertThatThrownBy(
            () -> new RowGroupCache(1000).get(TrainingSplit.of(folder, "train", 0), 3).examples())
        .hasMessageContaining("part-00001.parquet");
  }

  @Test
  void aShardThatWasPutRightIsTakenTheNextTime() throws IOException {
    CheckedShards checked = new CheckedShards();
    flip(500);
    assertThatThrownBy(() -> checked.require(folder, shard)).hasMessageContaining("SHA-256");

    Files.write(file, sound);

    assertThatCode(() -> checked.require(folder, shard)).doesNotThrowAnyException();
  }

  @Test
  void aMissingOrCutShardIsToldAsSuch() throws IOException {
    Files.write(file, Arrays.copyOf(sound, 100));
    assertThatThrownBy(() -> new CheckedShards().require(folder, shard))
        .hasMessageContaining("expected %d bytes, found 100".formatted(sound.length));

    Files.delete(file);
    assertThatThrownBy(() -> new CheckedShards().require(folder, shard))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining("expected a file, found nothing");
  }

  @Test
  void manyThreadsGetOneAnswer() throws IOException {
    CheckedShards checked = new CheckedShards();
    long passed =
        IntStream.range(0, 64).parallel().peek(i -> checked.require(folder, shard)).count();
    assertThat(passed).isEqualTo(64);

    flip(500);
    CheckedShards other = new CheckedShards();
    long failed =
        IntStream.range(0, 64)
            .parallel()
            .filter(
                i -> {
                  try {
                    other.require(folder, shard);
                    return false;
                  } catch (TinderboxException e) {
                    return true;
                  }
                })
            .count();
    assertThat(failed).isEqualTo(64);
  }

  @Test
  void everyRunOfAProcessLooksForItself() throws IOException {
    TrainingSplit first = TrainingSplit.of(folder, "train", 0);
    RowGroupCache cache = new RowGroupCache(1_000_000);
    cache.get(first, 3);
    flip(500);

    assertThatCode(() -> cache.get(first, 3)).doesNotThrowAnyException();
    assertThatThrownBy(() -> cache.get(TrainingSplit.of(folder, "train", 0), 3))
        .hasMessageContaining("SHA-256");
  }

  @Test
  void theExamplesOfASplitAreCheckedToo() throws IOException {
    flip(0);

    assertThatThrownBy(
            () -> new SplitExamples(folder, "train").iterator().forEachRemaining(e -> {}))
        .hasMessageContaining("SHA-256");
    assertThatThrownBy(
            () ->
                TrainingSplit.of(folder, "val", 0)
                    .beside("train")
                    .iterator()
                    .forEachRemaining(e -> {}))
        .hasMessageContaining("SHA-256");
  }

  private void flip(int at) throws IOException {
    byte[] changed = sound.clone();
    changed[at] ^= 1;
    Files.write(file, changed);
  }

  private int lastOf(String text) {
    return new String(sound, StandardCharsets.ISO_8859_1).lastIndexOf(text);
  }
}
