package io.tinderbox.trainer.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.trainer.TestData;
import io.tinderbox.trainer.averaging.LogicalWorker.Assignment;
import io.tinderbox.trainer.averaging.TestRounds.Vectors;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.vector.FlatVector;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each fault of dl4j-spark's ParameterAveragingTrainingMaster, and that ours is free of it. Of some
 * the proof lies elsewhere:
 *
 * <ul>
 *   <li>It drops what does not fill its splits: {@link RoundScheduleTest}, and {@link
 *       AveragingTrainingMasterTest#everyExampleIsTrainedOnOnceAnEpochAndTheTimeIsAccountedFor}.
 *   <li>Its workers of a graph begin at step 0 each round: below, and {@link
 *       AveragingTrainingMasterTest#ratesFollowTheStepsOfTheWholeRun}.
 *   <li>It never destroys its broadcasts: {@link
 *       AveragingTrainingMasterTest#roundsLeaveTheirResultInSparkAndNothingElse}.
 *   <li>It places overflow by an unseeded random: {@link
 *       AveragingTrainingMasterTest#theResultDoesNotDependOnWhereTheWorkersRun}.
 *   <li>It serialises a value at a time: {@link SliceLayoutTest#aSliceIsRawLittleEndianFloats}.
 *   <li>It asks a time server of the internet for the time: ours measures durations only, {@link
 *       RoundReport#time}.
 * </ul>
 */
class StockFaultsTest {
  private static final NetworkConfig LOGISTIC = new NetworkConfig("logistic", Norm.NONE, 1);
  private static final NetworkConfig ALEXNET = new NetworkConfig("alexnet", Norm.BATCH, 0.1);
  private static final OptimiserConfig MOMENTUM =
      OptimiserConfig.named("nesterov").withWeightDecay(5e-4);
  @TempDir static Path temporary;
  private static DataFolder small;
  private static DataFolder large;

  @BeforeAll
  static void write() {
    small = TestData.SMALL.write(temporary.resolve("small"));
    large = TestData.SMALL.withSide(32).write(temporary.resolve("large"));
  }

  @AfterAll
  static void close() {
    EnginePool.clear();
  }

  private static TestRounds rounds(AveragingConfig config) {
    return new TestRounds(small, LOGISTIC, MOMENTUM, config, 5);
  }

  private static AveragingConfig config(int workers, boolean averageState) {
    return new AveragingConfig(
        Master.EXACT, workers, 2, new Pace(1, 0), new Exchange(averageState, Transport.FLOAT32));
  }

  private static Assignment assignment(int worker, TestRounds rounds, int... minibatches) {
    List<String> paths = rounds.paths(1);
    return new Assignment(worker, Arrays.stream(minibatches).mapToObj(paths::get).toList());
  }

  /** Stock: {@code saveUpdater} is false, and momentum begins anew each round. */
  @Nested
  class OptimiserState {
    @Test
    void isAveragedAndGoesOn() {
      TestRounds rounds = rounds(config(2, true));
      Assignment first = assignment(0, rounds, 0);
      Assignment second = assignment(1, rounds, 1);

      float[] a = rounds.workAlone(TestRounds.order(1, 0, 0, TestRounds.rates(1)), first).state();
      float[] b = rounds.workAlone(TestRounds.order(1, 0, 0, TestRounds.rates(1)), second).state();
      float[] both =
          rounds
              .workTogether(TestRounds.order(1, 0, 0, TestRounds.rates(1)), List.of(first, second))
              .state();

      assertThat(both).isNotEqualTo(new float[both.length]);
      for (int i = 0; i < both.length; i++) {
        assertThat(both[i]).isCloseTo((a[i] + b[i]) / 2, within(1e-7f));
      }
      assertThat(rounds.train(1).parameters())
          .isNotEqualTo(rounds(config(2, false)).train(1).parameters());
    }

    @Test
    void isZeroAtEachRoundsStartOnlyWhenToldSo() {
      TestRounds rounds = rounds(config(1, false));
      // Rounds of one step from zero: v = -rate g, w += (1 + momentum) v, as one of plain descent.
      OptimiserConfig plain = OptimiserConfig.plain().withWeightDecay(MOMENTUM.weightDecay());
      TestRounds descent = new TestRounds(small, LOGISTIC, plain, config(1, true), 5);
      double[] faster = {TestRounds.rates(1)[0] * (1 + MOMENTUM.momentum())};
      Assignment first = assignment(0, rounds, 0);

      float[] found =
          rounds.workAlone(TestRounds.order(1, 0, 0, TestRounds.rates(1)), first).parameters();

      assertThat(found)
          .containsExactly(
              descent.workAlone(TestRounds.order(1, 0, 0, faster), first).parameters(),
              within(1e-7f));
      assertThat(rounds.layout().state()).isZero();
      // What an engine of the pool kept from another round does not matter.
      assertThat(rounds.train(1).parameters()).isEqualTo(rounds.train(1).parameters());
      assertThat(rounds.train(1).state()).containsOnly(0);
    }
  }

  /** Stock: every worker's result has the same weight. */
  @Nested
  class Weights {
    @Test
    void areTheExamplesOfEachWorker() {
      TestRounds rounds = rounds(config(2, true));
      RoundOrder order = TestRounds.order(1, 0, 0, TestRounds.rates(2));
      // Ten examples, and the epoch's last minibatch of two.
      Assignment more = assignment(0, rounds, 0, 1);
      Assignment less = assignment(1, rounds, 9);

      float[] a = rounds.workAlone(order, more).parameters();
      float[] b = rounds.workAlone(order, less).parameters();
      float[] both = rounds.workTogether(order, List.of(more, less)).parameters();

      for (int i = 0; i < both.length; i++) {
        assertThat(both[i]).isEqualTo((float) ((a[i] * 10.0 + b[i] * 2.0) / 12));
      }
    }
  }

  /** Stock: workers of a graph count steps from 0 each round. */
  @Nested
  class Counters {
    @Test
    void everyWorkerTakesTheRatesOfItsSteps() {
      TestRounds rounds = rounds(config(2, true));
      double[] once = {0.02, 0};
      double[] never = {0, 0};

      for (int worker = 0; worker < 2; worker++) {
        Assignment both = assignment(worker, rounds, 0, 1);
        assertThat(rounds.workAlone(TestRounds.order(1, 3, 6, never), both).parameters())
            .isEqualTo(rounds.initial().parameters());
        OptimiserConfig plain = OptimiserConfig.plain();
        TestRounds descent = new TestRounds(small, LOGISTIC, plain, config(2, true), 5);
        assertThat(descent.workAlone(TestRounds.order(1, 3, 6, once), both).parameters())
            .isEqualTo(
                descent
                    .workAlone(TestRounds.order(1, 3, 6, once), assignment(worker, rounds, 0))
                    .parameters());
      }
    }
  }

  /** Stock: the logarithm of batch normalisation's variance is averaged, without the means. */
  @Nested
  class RunningVariance {
    @Test
    void isPooledAndNoGeometricMean() {
      RunningStatistics low = new RunningStatistics(3, new float[] {0}, new float[] {1});
      RunningStatistics high = new RunningStatistics(1, new float[] {4}, new float[] {100});

      RunningStatistics merged = RunningStatistics.merge(List.of(low, high));

      assertThat(merged.means()).containsExactly(1);
      // (3 (1 + 1) + 100 + 9) / 4, and not 100^(1/4) = 3.2.
      assertThat(merged.variances()).containsExactly(28.75f);
    }

    @Test
    void ofARoundIsThatOfItsWorkers() {
      TestRounds rounds = new TestRounds(large, ALEXNET, MOMENTUM, config(2, true), 6);
      RoundOrder order = TestRounds.order(1, 0, 0, TestRounds.rates(1));
      Assignment first = assignment(0, rounds, 0);
      Assignment second = assignment(1, rounds, 1);

      RunningStatistics a = statistics(rounds, rounds.workAlone(order, first));
      RunningStatistics b = statistics(rounds, rounds.workAlone(order, second));
      RunningStatistics both =
          statistics(rounds, rounds.workTogether(order, List.of(first, second)));

      RunningStatistics expected = RunningStatistics.merge(List.of(a, b));
      assertThat(a.variances()).isNotEqualTo(b.variances());
      assertThat(both.means()).isEqualTo(expected.means());
      assertThat(both.variances()).isEqualTo(expected.variances());
    }

    private static RunningStatistics statistics(TestRounds rounds, Vectors vectors) {
      return RunningStatistics.read(
          rounds.engine().build(), FlatVector.wrap(vectors.parameters()), 6);
    }
  }

  /** Stock: ND4J's generator of each thread is never seeded. */
  @Nested
  class Dropout {
    @Test
    void isThatOfTheEpochTheRoundAndTheWorker() {
      TestRounds rounds = new TestRounds(large, ALEXNET, MOMENTUM, config(2, true), 6);
      Vectors first = work(rounds, 0, 0);
      EnginePool.clear();

      assertThat(work(rounds, 0, 0).parameters()).isEqualTo(first.parameters());
      assertThat(kernels(rounds, work(rounds, 1, 0))).isNotEqualTo(kernels(rounds, first));
      assertThat(kernels(rounds, work(rounds, 0, 1))).isNotEqualTo(kernels(rounds, first));
    }

    /** The same minibatch in another round, or by another worker. */
    private static Vectors work(TestRounds rounds, int round, int worker) {
      return rounds.workAlone(
          TestRounds.order(1, round, 0, TestRounds.rates(1)), assignment(worker, rounds, 0));
    }

    private static float[] kernels(TestRounds rounds, Vectors vectors) {
      ParameterBlock last =
          rounds.engine().build().blocks().stream()
              .filter(block -> block.role() == ParameterBlock.Role.KERNEL)
              .reduce((a, b) -> b)
              .orElseThrow();
      return Arrays.copyOfRange(vectors.parameters(), (int) last.offset(), (int) last.end());
    }
  }
}
