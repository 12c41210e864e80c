package io.tinderbox.trainer.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.spark.ExecutorName;
import io.tinderbox.trainer.averaging.SlowExecutors.Slow;
import io.tinderbox.trainer.engine.StepReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SlowExecutorsTest {
  private static final int EXAMPLES = 64;

  /** One worker on each executor; seconds that each takes in a round. */
  private static SlowExecutors epoch(int rounds, double... seconds) {
    SlowExecutors speeds = new SlowExecutors();
    for (int round = 0; round < rounds; round++) {
      List<WorkerReport> reports = new ArrayList<>();
      double longest = 0;
      for (int worker = 0; worker < seconds.length; worker++) {
        reports.add(report(worker, "" + worker, EXAMPLES, seconds[worker]));
        longest = Math.max(longest, seconds[worker]);
      }
      speeds.add(reports, longest);
    }
    return speeds;
  }

  private static WorkerReport report(int worker, String executor, int examples, double seconds) {
    return new WorkerReport(
        worker,
        new ExecutorName(executor, "host-" + executor),
        new StepReport(examples, 0, 0, 0),
        new RunningStatistics(0, new float[0], new float[0]),
        0,
        0,
        (long) (seconds * 1e9),
        0);
  }

  @Test
  void itIsNamedWithWhatItCost() {
    List<Slow> slow = epoch(10, 5, 5, 9, 5).slow();

    assertThat(slow).hasSize(1);
    assertThat(slow.get(0))
        .hasToString(
            "executor 2 on host-2 takes 1.8 times the others' median; the epoch took 40 s longer for it");
  }

  @Property(tries = 100)
  void theOneThatIsSlowIsFoundAmongAnyNumber(
      @ForAll @IntRange(min = 2, max = 12) int executors,
      @ForAll @IntRange(min = 3, max = 8) int rounds,
      @ForAll @IntRange(max = 11) int which,
      @ForAll @DoubleRange(min = 1.4, max = 20) double ratio) {
    double[] seconds = new double[executors];
    Arrays.fill(seconds, 10);
    seconds[which % executors] = 10 * ratio;

    List<Slow> slow = epoch(rounds, seconds).slow();

    assertThat(slow).hasSize(1);
    assertThat(slow.get(0).executor().id()).isEqualTo("" + which % executors);
    assertThat(slow.get(0).ratio()).isCloseTo(ratio, within(1e-6));
    assertThat(slow.get(0).seconds()).isCloseTo(rounds * 10 * (ratio - 1), within(1e-3));
  }

  /** Within a tenth of each other, whatever the seed. */
  @Property(tries = 100)
  void whatMachinesDifferByIsNothing(
      @ForAll @IntRange(min = 1, max = 12) int executors,
      @ForAll @IntRange(min = 1, max = 20) int rounds,
      @ForAll long seed) {
    Random random = new Random(seed);
    SlowExecutors speeds = new SlowExecutors();
    for (int round = 0; round < rounds; round++) {
      List<WorkerReport> reports = new ArrayList<>();
      for (int worker = 0; worker < executors; worker++) {
        reports.add(report(worker, "" + worker, EXAMPLES, 30 + 3 * random.nextDouble()));
      }
      speeds.add(reports, 33);
    }

    assertThat(speeds.slow()).isEmpty();
  }

  @Test
  void workersThatSawLessAreNoFasterForIt() {
    SlowExecutors speeds = new SlowExecutors();
    for (int round = 0; round < 4; round++) {
      speeds.add(List.of(report(0, "0", 64, 8), report(1, "1", 16, 2), report(2, "2", 0, 0)), 8);
    }

    assertThat(speeds.slow()).isEmpty();
  }

  @Test
  void oneThatWasSlowForAMomentIsNot() {
    SlowExecutors speeds = epoch(9, 10, 10, 10);
    speeds.add(List.of(report(0, "0", 64, 90), report(1, "1", 64, 10)), 90);

    assertThat(speeds.slow()).isEmpty();
  }

  @Test
  void ofTooFewRoundsOrASingleExecutorNothingIsSaid() {
    assertThat(epoch(2, 1, 90, 1).slow()).isEmpty();
    assertThat(epoch(9, 90).slow()).isEmpty();
    assertThat(new SlowExecutors().slow()).isEmpty();
  }

  @Test
  void whatCostsLittleIsNotNamed() {
    // Twice as slow, but its rounds are over before those of others.
    SlowExecutors speeds = new SlowExecutors();
    for (int round = 0; round < 9; round++) {
      speeds.add(List.of(report(0, "0", 64, 10), report(1, "1", 16, 5)), 10);
    }

    assertThat(speeds.slow()).isEmpty();
  }

  @Test
  void anEpochBeginsAnew() {
    SlowExecutors speeds = epoch(9, 5, 50);
    speeds.clear();

    assertThat(speeds.slow()).isEmpty();
  }
}
