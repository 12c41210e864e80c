package io.tinderbox.trainer.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.seed.Seeds;
import io.tinderbox.common.seed.Seeds.Purpose;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Example;
import io.tinderbox.trainer.TestData;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.input.CropWriter;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Scaling;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.common.loader.LocalFileSource;
import org.nd4j.linalg.dataset.DataSet;

class MinibatchReaderTest {
  private static final TestData DATA = TestData.SMALL;
  private static final InputConfig WHOLE = new InputConfig(12, true, false, Scaling.UNIT);
  private static final InputConfig DISTORTED = new InputConfig(9, true, true, Scaling.HALF_RANGE);
  @TempDir static Path temporary;
  private static DataFolder folder;

  @BeforeAll
  static void write() {
    folder = DATA.write(temporary.resolve("data"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4, 10, 47, 64})
  void minibatchesCoverAnEpochOneAfterTheOther(int batchSizePerWorker) {
    List<MinibatchPath> paths = source(WHOLE, batchSizePerWorker, 0, 1).epoch(3);

    int next = 0;
    for (MinibatchPath path : paths) {
      assertThat(path.epoch()).isEqualTo(3);
      assertThat(path.from()).isEqualTo(next);
      assertThat(path.count()).isEqualTo(Math.min(batchSizePerWorker, DATA.trainExamples() - next));
      next += path.count();
    }
    assertThat(next).isEqualTo(DATA.trainExamples());
  }

  @ParameterizedTest
  @CsvSource({"0, 47", "1, 1", "8, 8", "20, 20", "25, 25", "28, 28", "46, 46", "99, 47"})
  void aLimitTakesTheFirstExamplesInShardOrder(long limit, int examples) {
    MinibatchSource source = source(WHOLE, 10, limit, 1);

    assertThat(source.split().examples()).isEqualTo(examples);
    assertThat(Arrays.stream(source.split().rowGroupExamples()).sum()).isEqualTo(examples);
    assertThat(pictures(source, 1).keySet()).isEqualTo(expected(examples).keySet());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void everyExampleComesOnceAnEpochWithItsOwnLabel(int epoch) {
    assertThat(pictures(source(WHOLE, 10, 0, 5), epoch)).isEqualTo(expected(DATA.trainExamples()));
  }

  @Test
  void aDistortionDependsOnSeedEpochAndExampleOnly() {
    List<float[]> epoch = inShardOrder(source(DISTORTED, 10, 0, 5), 2);

    assertThat(inShardOrder(source(DISTORTED, 3, 0, 5), 2))
        .usingRecursiveComparison()
        .isEqualTo(epoch);
    assertThat(inShardOrder(source(DISTORTED, 10, 20, 5), 2))
        .usingRecursiveComparison()
        .isEqualTo(epoch.subList(0, 20));
    for (List<float[]> other :
        List.of(
            inShardOrder(source(DISTORTED, 10, 0, 5), 3),
            inShardOrder(source(DISTORTED, 10, 0, 6), 2))) {
      long same = 0;
      for (int i = 0; i < other.size(); i++) {
        same += Arrays.equals(other.get(i), epoch.get(i)) ? 1 : 0;
      }
      // One in 32 is the same by chance: 4 x 4 windows, mirrored or not.
      assertThat(same).isLessThan(10);
    }
  }

  @Test
  void windowAndMirrorImageAreTheFirstNumbersOfTheExamplesSequence() {
    MinibatchSource source = source(DISTORTED, 10, 0, 5);
    List<float[]> pictures = inShardOrder(source, 2);
    CropWriter crops = CropWriter.of(DISTORTED.preprocessing(folder.manifest()));

    for (int i = 0; i < pictures.size(); i++) {
      Example example = DATA.example("train", i);
      SplitMix64 random =
          new SplitMix64(Seeds.of(5, Purpose.DISTORTION, 2, Seeds.hash(example.id())));
      int top = random.nextInt(12 - 9 + 1);
      int left = random.nextInt(12 - 9 + 1);
      Batch expected = Batch.allocate(1, 3 * 9 * 9);
      crops.write(example.pixels(), top, left, random.nextBoolean(), expected.images(), 0);
      assertThat(pictures.get(i)).isEqualTo(values(expected, 0, 3 * 9 * 9));
    }
  }

  @Test
  void aSourceThatTravelledReadsTheSame() throws IOException, ClassNotFoundException {
    MinibatchSource source = source(DISTORTED, 10, 0, 5);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(source);
    }
    assertThat(bytes.size()).isLessThan(10_000);

    MinibatchSource arrived;
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      arrived = (MinibatchSource) in.readObject();
    }

    assertThat(inShardOrder(arrived, 2))
        .usingRecursiveComparison()
        .isEqualTo(inShardOrder(source, 2));
  }

  @Test
  void anotherTrainingMasterLoadsTheSameMinibatchAsADataSet() throws IOException {
    MinibatchSource source = source(DISTORTED, 10, 0, 5);
    MinibatchPath last = source.epoch(1).get(4);
    Batch batch = source.reader().read(last);

    DataSet loaded = source.load(new LocalFileSource(last.toString()));

    assertThat(loaded.getFeatures().shape()).containsExactly(7, 3, 9, 9);
    assertThat(loaded.getFeatures().dup('c').data().asFloat())
        .isEqualTo(values(batch, 0, 7 * 3 * 9 * 9));
    assertThat(loaded.getLabels().argMax(1).toIntVector())
        .isEqualTo(Arrays.copyOf(batch.labels(), 7));
    assertThat(loaded.getLabels().sumNumber().intValue()).isEqualTo(7);
  }

  @Test
  void theTimeOfReadingIsToldApart() {
    MinibatchReader reader = source(DISTORTED, 10, 0, 5).reader();
    assertThat(reader.readNanos()).isZero();
    assertThat(reader.distortNanos()).isZero();
    long started = System.nanoTime();

    reader.read(new MinibatchPath(1, 0, 10));

    assertThat(reader.readNanos()).isPositive();
    assertThat(reader.distortNanos()).isPositive();
    assertThat(reader.readNanos() + reader.distortNanos())
        .isLessThanOrEqualTo(System.nanoTime() - started);
  }

  @Test
  void aDamagedShardEndsTheReadingAndIsNamed(@TempDir Path other) throws IOException {
    DataFolder damaged = DATA.withSeed(8).write(other);
    Path shard = other.resolve("split=train/part-00001.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[500] ^= 1;
    Files.write(shard, bytes);
    MinibatchSource source =
        new MinibatchSource(TrainingSplit.of(damaged, "train", 0), WHOLE, 47, 1);

    assertThatThrownBy(() -> source.reader().read(source.epoch(1).get(0)))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageContaining("part-00001.parquet");
  }

  private static MinibatchSource source(
      InputConfig input, int batchSizePerWorker, long limit, long seed) {
    return new MinibatchSource(
        TrainingSplit.of(folder, "train", limit), input, batchSizePerWorker, seed);
  }

  /** Hash of each undistorted picture of an epoch, to its label. */
  private static Map<Integer, Integer> pictures(MinibatchSource source, int epoch) {
    Map<Integer, Integer> found = new HashMap<>();
    int values = source.preprocessing().input().values();
    MinibatchReader reader = source.reader();
    for (MinibatchPath path : source.epoch(epoch)) {
      Batch batch = reader.read(path);
      for (int i = 0; i < batch.examples(); i++) {
        Integer twice = found.put(Arrays.hashCode(values(batch, i, values)), batch.labels()[i]);
        assertThat(twice).isNull();
      }
    }
    return found;
  }

  private static Map<Integer, Integer> expected(int examples) {
    Map<Integer, Integer> expected = new HashMap<>();
    for (int i = 0; i < examples; i++) {
      Example example = DATA.example("train", i);
      float[] values = new float[example.pixels().length];
      for (int at = 0; at < values.length; at++) {
        values[at] = (float) ((example.pixels()[at] & 0xFF) / 255.0);
      }
      expected.put(Arrays.hashCode(values), example.label());
    }
    return expected;
  }

  private static List<float[]> inShardOrder(MinibatchSource source, int epoch) {
    float[][] pictures = new float[source.split().examples()][];
    int values = source.preprocessing().input().values();
    MinibatchReader reader = source.reader();
    EpochOrder order = source.order(epoch);
    for (MinibatchPath path : source.epoch(epoch)) {
      Batch batch = reader.read(path);
      for (int i = 0; i < batch.examples(); i++) {
        pictures[order.at(path.from() + i)] = values(batch, i, values);
      }
    }
    return new ArrayList<>(Arrays.asList(pictures));
  }

  private static float[] values(Batch batch, int example, int values) {
    float[] copy = new float[values];
    batch.images().get(example * values, copy);
    return copy;
  }
}
