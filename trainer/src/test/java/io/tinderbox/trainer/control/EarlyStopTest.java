package io.tinderbox.trainer.control;

import static io.tinderbox.trainer.schedule.TestValidations.accuracies;
import static io.tinderbox.trainer.schedule.TestValidations.losses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.trainer.run.Metric;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EarlyStopTest {
  @Test
  void patienceEndsWithTheLastValidationInARowWithoutAnImprovement() {
    EarlyStop stop = new EarlyStop(Metric.TOP1, 2, 0);

    assertThat(stop.end(List.of())).isEmpty();
    assertThat(stop.end(accuracies(0.3, 0.2))).isEmpty();
    assertThat(stop.end(accuracies(0.3, 0.2, 0.3))).isPresent();
    assertThat(stop.end(accuracies(0.3, 0.2, 0.31))).isEmpty();
    assertThat(stop.end(accuracies(0.3, 0.2, 0.31, 0.1))).isEmpty();
    assertThat(stop.end(accuracies(0.3, 0.2, 0.31, 0.1, 0.31))).isPresent();
  }

  @Test
  void aLossIsToFall() {
    EarlyStop stop = new EarlyStop(Metric.LOSS, 1, 0);

    assertThat(stop.end(losses(3, 2, 1))).isEmpty();
    assertThat(stop.end(losses(1, 2))).isPresent();
  }

  @Test
  void aSmallImprovementIsNoneAndDoesNotRaiseTheBar() {
    EarlyStop stop = new EarlyStop(Metric.TOP1, 3, 0.1);

    assertThat(stop.end(accuracies(0.3, 0.35, 0.38, 0.39))).isPresent();
    assertThat(stop.end(accuracies(0.3, 0.35, 0.39, 0.41))).isEmpty();
  }

  @Test
  void theValidationBeforeTheLastIsAWarning() {
    EarlyStop stop = new EarlyStop(Metric.TOP1, 2, 0);

    assertThat(stop.notice(accuracies(0.3, 0.2))).isPresent();
    assertThat(stop.notice(accuracies(0.3, 0.4))).isEmpty();
  }

  /** Against the definition: the last so many values hold nothing better than what was before. */
  @Property(tries = 300)
  void itEndsWhenTheBestIsOldEnough(
      @ForAll List<@IntRange(max = 9) Integer> course,
      @ForAll @IntRange(min = 1, max = 5) int patience) {
    double[] values = course.stream().mapToDouble(value -> value / 10.0).toArray();
    boolean expected = values.length > patience;
    if (expected) {
      double before = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < values.length - patience; i++) {
        before = Math.max(before, values[i]);
      }
      for (int i = values.length - patience; i < values.length; i++) {
        expected &= values[i] <= before;
      }
    }

    assertThat(new EarlyStop(Metric.TOP1, patience, 0).end(accuracies(values)).isPresent())
        .isEqualTo(expected);
  }

  @Test
  void withoutPatienceItNeverEnds() {
    assertThat(new EarlyStop(Metric.TOP1, 0, 0).end(accuracies(0.3, 0.2, 0.1, 0.1))).isEmpty();
    assertThatThrownBy(() -> new EarlyStop(Metric.TOP1, -1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
