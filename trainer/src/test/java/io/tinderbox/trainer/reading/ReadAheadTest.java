package io.tinderbox.trainer.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.trainer.TestData;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.BatchTaker;
import io.tinderbox.trainer.engine.NativeBatch;
import io.tinderbox.trainer.engine.nd4j.Nd4jRuntime;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Scaling;
import io.tinderbox.trainer.input.mixing.CutMix;
import io.tinderbox.trainer.input.mixing.MixConfig;
import io.tinderbox.trainer.input.mixing.MixUp;
import io.tinderbox.trainer.input.mixing.Mixer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadAheadTest {
  /** Bytes of arrays of former tests that may be given back while one runs. */
  private static final long COLLECTED_MEANWHILE = 4096;

  private static final TestData DATA = TestData.SMALL;
  private static final InputConfig INPUT = new InputConfig(9, true, true, Scaling.HALF_RANGE);
  private static final int VALUES = 3 * 9 * 9;
  private static final BatchTaker MEMORY = capacity -> NativeBatch.allocate(capacity, VALUES);
  @TempDir static Path temporary;
  private static DataFolder folder;

  private record Seen(float[] images, int[] labels) {}

  @BeforeAll
  static void write() {
    Nd4jRuntime.start();
    folder = DATA.write(temporary);
  }

  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    // A thread is seen for a moment after it has done its work.
    for (int i = 0; i < 500 && readingThreads() > 0; i++) {
      Thread.sleep(10);
    }
    assertThat(readingThreads()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "2, 2", "4, 1", "4, 8", "63, 3"})
  void minibatchesAreThoseOfAReaderThatDoesNotReadAhead(int readAhead, int threads) {
    MinibatchSource source = source(folder, new ReadingConfig(readAhead, threads, 1));
    List<Seen> expected = new ArrayList<>();
    MinibatchReader reader = source.reader();
    source.epoch(2).forEach(path -> expected.add(seen(reader.read(path))));

    List<Seen> found = new ArrayList<>();
    try (ReadAhead minibatches = source.readAhead(source.epoch(2), 0, 0, MEMORY)) {
      for (int i = 0; i < source.epoch(2).size(); i++) {
        found.add(seen(minibatches.next()));
      }
      assertThatThrownBy(minibatches::next).isInstanceOf(NoSuchElementException.class);
    }

    assertThat(found).usingRecursiveComparison().isEqualTo(expected);
  }

  /** Whoever fills a minibatch; and nothing of one minibatch's mixing is left in the next. */
  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "4, 3"})
  void examplesAreMixedByRoundWorkerAndPlaceAlone(int readAhead, int threads) {
    MixConfig mixing = new MixConfig(List.of(new MixUp(1), new CutMix(1)));
    InputConfig input = new InputConfig(9, Scaling.HALF_RANGE, INPUT.distortions(), mixing);
    MinibatchSource source =
        new MinibatchSource(
            TrainingSplit.of(folder, "train", 0),
            input,
            5,
            3,
            new ReadingConfig(readAhead, threads, 1));
    MinibatchReader plain = source.reader();
    Mixer mixer = Mixer.of(mixing, new ImageShape(3, 9, 9));
    List<MinibatchPath> paths = source.epoch(2);

    try (ReadAhead minibatches = source.readAhead(paths, 7, 1, MEMORY);
        ReadAhead others = source.readAhead(paths, 7, 2, MEMORY)) {
      for (int i = 0; i < paths.size(); i++) {
        Batch expected = plain.read(paths.get(i));
        assertThat(expected.shares()).containsOnly(1f);
        mixer.mix(expected, Seeds.of(3, Purpose.MIXING, 2, 7, 1, i));
        Batch found = minibatches.next();
        assertThat(seen(found)).usingRecursiveComparison().isEqualTo(seen(expected));
        assertThat(found.partners()).isEqualTo(expected.partners());
        assertThat(found.shares()).isEqualTo(expected.shares());
        assertThat(others.next().shares()).isNotEqualTo(found.shares());
      }
    }
  }

  @Test
  void aMinibatchStaysWhileLaterOnesAreRead() throws InterruptedException {
    MinibatchSource source = source(folder, new ReadingConfig(3, 2, 1));
    try (ReadAhead minibatches = source.readAhead(source.epoch(1), 0, 0, MEMORY)) {
      for (int i = 0; i < 6; i++) {
        Batch batch = minibatches.next();
        Seen before = seen(batch);
        Thread.sleep(20);
        assertThat(seen(batch)).usingRecursiveComparison().isEqualTo(before);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void aDamagedShardIsMetAtTheStepThatNeedsIt(int readAhead, @TempDir Path other)
      throws IOException {
    DataFolder damaged = DATA.withSeed(8).write(other);
    Path shard = other.resolve("split=train/part-00001.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[500] ^= 1;
    Files.write(shard, bytes);
    MinibatchSource source = source(damaged, new ReadingConfig(readAhead, 2, 1));
    // Examples 20 to 26 of shard order lie in the damaged shard.
    List<MinibatchPath> paths = new ArrayList<>();
    EpochOrder order = source.order(1);
    int sound = 0;
    for (int at = 0; at < order.length(); at++) {
      boolean bad = order.at(at) >= 20 && order.at(at) < 27;
      paths.add(bad ? paths.size() : sound++, new MinibatchPath(1, at, 1));
    }

    try (ReadAhead minibatches = source.readAhead(paths, 0, 0, MEMORY)) {
      for (int i = 0; i < sound; i++) {
        assertThat(minibatches.next().examples()).isEqualTo(1);
      }
      assertThatThrownBy(minibatches::next)
          .isInstanceOfSatisfying(
              TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
          .hasMessageContaining("part-00001.parquet");
    }
    assertThat(sound).isEqualTo(40);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 5})
  void whatIsTakenOffTheHeapIsWhatWasSaidAndIsGivenBack(int taken) {
    MinibatchSource source = source(folder, new ReadingConfig(4, 2, 1));
    System.gc();
    long before = Pointer.totalBytes();

    try (ReadAhead minibatches = source.readAhead(source.epoch(1), 0, 0, MEMORY)) {
      assertThat(Pointer.totalBytes() - before)
          .isCloseTo(source.memory().workerNativeBytes(), within(COLLECTED_MEANWHILE));
      for (int i = 0; i < taken; i++) {
        minibatches.next();
      }
      assertThat(Pointer.totalBytes() - before)
          .isCloseTo(source.memory().workerNativeBytes(), within(COLLECTED_MEANWHILE));
      assertThat(readingThreads()).isLessThanOrEqualTo(2);
    }

    assertThat(Pointer.totalBytes()).isLessThanOrEqualTo(before);
  }

  @Test
  void closingTwiceAndReadingNothingAreAllowed() {
    ReadAhead none = source(folder, ReadingConfig.STANDARD).readAhead(List.of(), 0, 0, MEMORY);
    assertThatThrownBy(none::next).isInstanceOf(NoSuchElementException.class);
    none.close();
    none.close();
  }

  @Test
  void aWaitingThreadCanBeInterrupted() {
    MinibatchSource source = source(folder, ReadingConfig.STANDARD);
    try (ReadAhead minibatches = source.readAhead(source.epoch(1), 0, 0, MEMORY)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(minibatches::next)
          .isInstanceOfSatisfying(
              TinderboxException.class,
              e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED));
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void onlyWaitingCounts() throws InterruptedException {
    MinibatchSource source = source(folder, new ReadingConfig(9, 1, 1));
    try (ReadAhead minibatches = source.readAhead(source.epoch(1), 0, 0, MEMORY)) {
      long started = System.nanoTime();
      minibatches.next();
      long first = minibatches.readNanos() + minibatches.distortNanos();
      assertThat(first).isBetween(1L, System.nanoTime() - started);

      Thread.sleep(500);
      for (int i = 1; i < source.epoch(1).size(); i++) {
        minibatches.next();
      }

      assertThat(minibatches.readNanos() + minibatches.distortNanos() - first)
          .isLessThan(100_000_000);
    }
  }

  private static MinibatchSource source(DataFolder data, ReadingConfig reading) {
    return new MinibatchSource(TrainingSplit.of(data, "train", 0), INPUT, 5, 3, reading);
  }

  private static Seen seen(Batch batch) {
    float[] images = new float[batch.examples() * VALUES];
    batch.images().get(0, images);
    return new Seen(images, Arrays.copyOf(batch.labels(), batch.examples()));
  }

  private static long readingThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith(ReadAhead.THREAD_NAME))
        .count();
  }
}
