package io.tinderbox.trainer.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.trainer.averaging.RoundSchedule.Range;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RoundScheduleTest {
  @Property(tries = 300)
  void everyMinibatchBelongsToOneWorkerOfOneRound(
      @ForAll @IntRange(max = 500) int minibatches,
      @ForAll @IntRange(min = 1, max = 20) int workers,
      @ForAll @IntRange(min = 1, max = 20) int frequency,
      @ForAll @IntRange(max = 40) int warmup) {
    RoundSchedule schedule = new RoundSchedule(minibatches, workers, frequency, warmup);

    int next = 0;
    long steps = 0;
    for (int round = 0; round < schedule.rounds(); round++) {
      List<Range> ranges = schedule.round(round);
      int most = ranges.stream().mapToInt(Range::size).max().orElseThrow();
      int least = ranges.stream().mapToInt(Range::size).min().orElseThrow();
      assertThat(ranges).hasSize(workers);
      int full = round < warmup ? 1 : frequency;
      assertThat(most).isBetween(1, full);
      assertThat(most - least).isLessThanOrEqualTo(1);
      if (round < schedule.rounds() - 1) {
        assertThat(least).isEqualTo(full);
      }
      assertThat(schedule.stepsBefore(round)).isEqualTo(steps);
      assertThat(schedule.steps(round)).isEqualTo(most);
      steps += most;
      for (Range range : ranges) {
        assertThat(range.from()).isEqualTo(next);
        next = range.to();
      }
    }
    assertThat(next).isEqualTo(minibatches);
    assertThat(schedule.stepsOfEpoch()).isEqualTo(steps);
  }

  @Property(tries = 200)
  void aWarmupGoesOnOverTheEpochsAndTakesNoStepMore(
      @ForAll @IntRange(min = 1, max = 100) int minibatches,
      @ForAll @IntRange(min = 1, max = 9) int workers,
      @ForAll @IntRange(min = 2, max = 9) int frequency,
      @ForAll @IntRange(max = 300) int warmupRounds) {
    Pace pace = new Pace(frequency, warmupRounds);
    RoundSchedule never = new RoundSchedule(minibatches, workers, frequency);
    int warm = 0;
    for (int epoch = 1; epoch <= 4; epoch++) {
      RoundSchedule schedule = pace.schedule(minibatches, workers, epoch);
      assertThat(schedule.stepsOfEpoch()).isEqualTo(never.stepsOfEpoch());
      assertThat(warm == warmupRounds || schedule.warmup() > 0).isTrue();
      warm += schedule.warmup();
    }

    assertThat((long) warm).isEqualTo(Math.min(warmupRounds, 4 * never.stepsOfEpoch()));
  }

  @Test
  void theLargestFrequencyIsOneRoundAnEpoch() {
    RoundSchedule schedule = new RoundSchedule(10, 4096, Integer.MAX_VALUE);

    assertThat(schedule.rounds()).isEqualTo(1);
    assertThat(schedule.round(0)).hasSize(4096);
  }

  @Test
  void whatIsLeftOverIsSpreadOverTheWorkers() {
    assertThat(new RoundSchedule(11, 3, 3).round(1))
        .containsExactly(new Range(9, 10), new Range(10, 11), new Range(11, 11));
  }

  @Test
  void roundsThatAreNotThereAndWorkersThatAreNoneAreRefused() {
    RoundSchedule schedule = new RoundSchedule(6, 3, 2);

    assertThat(schedule.rounds()).isEqualTo(1);
    assertThatThrownBy(() -> schedule.round(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> schedule.round(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> new RoundSchedule(6, 0, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RoundSchedule(6, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
