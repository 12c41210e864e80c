package io.tinderbox.trainer.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.trainer.TestData;
import io.tinderbox.trainer.averaging.TestRounds.Vectors;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.vector.FlatVector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.commons.io.FileUtils;

/** What must hold of averaging for any number of workers, examples and slices. */
class AveragingAlgebraTest {
  private static final NetworkConfig LOGISTIC = new NetworkConfig("logistic", Norm.NONE, 1);
  private static final OptimiserConfig PLAIN = OptimiserConfig.plain().withWeightDecay(0.01);
  private static final OptimiserConfig MOMENTUM =
      OptimiserConfig.named("nesterov").withWeightDecay(0.01);
  private static Path folder;
  private static DataFolder small;

  @BeforeContainer
  static void write() {
    try {
      folder = Files.createTempDirectory("algebra");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    small = TestData.SMALL.write(folder);
  }

  @AfterContainer
  static void delete() {
    EnginePool.clear();
    FileUtils.deleteQuietly(folder.toFile());
  }

  /** Squares stay squares where they travel as they are, and nearly so where they are rounded. */
  @Property(tries = 20)
  void adamsSecondMomentIsNeverNegative(
      @ForAll @IntRange(min = 1, max = 5) int workers,
      @ForAll @IntRange(min = 1, max = 4) int averagingFrequency,
      @ForAll Transport transport) {
    OptimiserConfig adam = new OptimiserConfig("adam", 0, 0.9, 0.5, 1e-8, 0, 0);
    Exchange exchange = new Exchange(true, transport);
    AveragingConfig config =
        new AveragingConfig(Master.EXACT, workers, 1, new Pace(averagingFrequency, 0), exchange);

    Vectors after = new TestRounds(small, LOGISTIC, adam, config, 3).train(2);

    int length = after.parameters().length;
    for (int i = 0; i < length; i++) {
      assertThat(after.parameters()[i]).isFinite();
      double least = transport == Transport.FLOAT32 ? 0 : -1e-9;
      assertThat((double) after.state()[length + i]).isGreaterThanOrEqualTo(least);
    }
  }

  /** 47 examples: almost always with a last minibatch and a last round that are not full. */
  @Property(tries = 25)
  void averagingEveryStepIsTrainingOnTheGlobalBatch(
      @ForAll @IntRange(min = 1, max = 9) int workers,
      @ForAll @IntRange(min = 1, max = 12) int batchSizePerWorker) {
    float[] many = plain(workers, batchSizePerWorker).train(1).parameters();
    float[] one = plain(1, workers * batchSizePerWorker).train(1).parameters();

    assertThat(many).containsExactly(one, within(1e-5f));
  }

  /** A warm-up that lasts is a frequency of 1. */
  @Property(tries = 5)
  void aWarmupIsAveragingEveryStep(@ForAll @IntRange(min = 1, max = 5) int workers) {
    AveragingConfig warming =
        new AveragingConfig(Master.EXACT, workers, 2, new Pace(4, 1000), Exchange.WHOLE);

    Vectors warm = new TestRounds(small, LOGISTIC, MOMENTUM, warming, 5).train(1);
    Vectors every =
        new TestRounds(small, LOGISTIC, MOMENTUM, new AveragingConfig(workers, 2, 1), 5).train(1);

    assertThat(warm.parameters()).isEqualTo(every.parameters());
    assertThat(warm.state()).isEqualTo(every.state());
  }

  /** A round's halves are off by 2^-11 of what it changed; this is an epoch of them. */
  @Property(tries = 8)
  void halvesEndNearby(
      @ForAll @IntRange(min = 1, max = 5) int workers,
      @ForAll @IntRange(min = 1, max = 4) int frequency) {
    Exchange half = new Exchange(true, Transport.FLOAT16);
    AveragingConfig halves =
        new AveragingConfig(Master.EXACT, workers, 2, new Pace(frequency, 0), half);
    TestRounds exact =
        new TestRounds(small, LOGISTIC, MOMENTUM, new AveragingConfig(workers, 2, frequency), 5);

    float[] expected = exact.train(1).parameters();
    float[] found = new TestRounds(small, LOGISTIC, MOMENTUM, halves, 5).train(1).parameters();

    float[] initial = exact.initial().parameters();
    double moved = 0;
    for (int i = 0; i < initial.length; i++) {
      moved = Math.max(moved, Math.abs(expected[i] - initial[i]));
    }
    assertThat(found).isNotEqualTo(expected);
    assertThat(found).containsExactly(expected, within((float) (moved * 0x1p-8)));
  }

  /** However workers are grouped on the way, up to rounding. */
  @Property(tries = 200)
  void mergingIsAssociative(
      @ForAll @Size(min = 2, max = 9) List<@IntRange(max = 50) Integer> examples,
      @ForAll @IntRange(min = 1, max = 8) int cut,
      @ForAll long seed) {
    SplitMix64 random = new SplitMix64(seed);
    List<RunningStatistics> workers = new ArrayList<>();
    workers.add(statistics(1, random));
    for (int count : examples) {
      workers.add(statistics(count, random));
    }
    int middle = Math.min(cut, workers.size() - 1);
    List<RunningStatistics> rest = workers.subList(middle, workers.size());
    RunningStatistics first = RunningStatistics.merge(workers.subList(0, middle));
    boolean empty = rest.stream().allMatch(part -> part.examples() == 0);
    RunningStatistics grouped =
        empty ? first : RunningStatistics.merge(List.of(first, RunningStatistics.merge(rest)));

    RunningStatistics whole = RunningStatistics.merge(workers);

    assertThat(grouped.examples()).isEqualTo(whole.examples());
    assertThat(grouped.means()).containsExactly(whole.means(), within(1e-5f));
    assertThat(grouped.variances()).containsExactly(whole.variances(), within(1e-4f));
  }

  /** Whatever part of a slice a value lies in: bit for bit. */
  @Property(tries = 50)
  void theMeanOfAValueDoesNotDependOnItsNeighbours(
      @ForAll @IntRange(min = 1, max = 6) int workers,
      @ForAll @IntRange(min = 1, max = 2 * SliceLayout.CHUNK + 2) int length,
      @ForAll long seed) {
    Random random = new Random(seed);
    List<float[]> vectors = new ArrayList<>();
    for (int worker = 0; worker < workers; worker++) {
      vectors.add(noise(length, random.nextLong()));
    }
    int one = random.nextInt(length);

    float[] together = mean(vectors);
    float[] alone = mean(vectors.stream().map(vector -> new float[] {vector[one]}).toList());

    assertThat(together[one]).isEqualTo(alone[0]);
  }

  @Property(tries = 10)
  void slicesPutTogetherAreTheVectors(
      @ForAll @IntRange(min = 1, max = 2 * SliceLayout.SLICE) int parameters,
      @ForAll @IntRange(max = 2 * SliceLayout.SLICE) int state,
      @ForAll long seed) {
    float[] first = noise(parameters, seed);
    float[] second = noise(state, seed + 1);
    SliceLayout layout = new SliceLayout(parameters, state);
    float[] firstBack = new float[parameters];
    float[] secondBack = new float[state];

    for (int slice = 0; slice < layout.count(); slice++) {
      ByteBuffer bytes = layout.cut(slice, FlatVector.wrap(first), FlatVector.wrap(second));
      layout.paste(slice, bytes, FlatVector.wrap(firstBack), FlatVector.wrap(secondBack));
    }

    assertThat(firstBack).isEqualTo(first);
    assertThat(secondBack).isEqualTo(second);
  }

  private static TestRounds plain(int workers, int batchSizePerWorker) {
    return new TestRounds(
        small, LOGISTIC, PLAIN, new AveragingConfig(workers, 2, 1), batchSizePerWorker);
  }

  private static RunningStatistics statistics(int examples, SplitMix64 random) {
    float[] means = {(float) random.nextDouble(), (float) (4 * random.nextDouble())};
    float[] variances = {(float) random.nextDouble(), (float) (9 * random.nextDouble())};
    return new RunningStatistics(examples, means, variances);
  }

  private static float[] mean(List<float[]> vectors) {
    List<SliceMean.Piece> pieces = new ArrayList<>();
    for (float[] vector : vectors) {
      ByteBuffer packed = SliceLayout.allocate(vector.length);
      packed.asFloatBuffer().put(vector);
      pieces.add(new SliceMean.Piece(packed, pieces.size() + 1));
    }
    float[] mean = new float[vectors.get(0).length];
    SliceMean.of(Transport.FLOAT32, pieces, null, mean.length).bytes().asFloatBuffer().get(mean);
    return mean;
  }

  private static float[] noise(int length, long seed) {
    Random random = new Random(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = Float.intBitsToFloat(random.nextInt() & 0xbfffffff);
    }
    return values;
  }
}
