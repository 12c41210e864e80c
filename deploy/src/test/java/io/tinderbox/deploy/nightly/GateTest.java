package io.tinderbox.deploy.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.trainer.evaluation.Comparison;
import io.tinderbox.trainer.evaluation.ConfidenceInterval;
import io.tinderbox.trainer.evaluation.Evaluation;
import io.tinderbox.trainer.evaluation.McNemar;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GateTest {
  private static final Gate GATE = new Gate("test", 0.5, 0.05, 0.02, false);

  /** Of 1000 pictures: right by both, by the new one alone, by the champion alone. */
  @ParameterizedTest
  @CsvSource({
    "700,  50,  20, true,  better",
    "700,   0,   0, true,  the same",
    "700,  30,  39, true,  a little worse and unsure",
    "700,   0,   5, true,  as sure as five pictures can be: p is 0.06",
    "700,   0,   6, false, a little worse and sure: p is 0.03",
    "600, 100, 121, false, unsure but more than two hundredths",
    "600, 100, 120, true,  exactly two hundredths",
    "480,  19,   0, false, better and below the floor",
    "480,  20,   0, true,  at the floor"
  })
  void isNotWorse(long both, long onlyNew, long onlyChampion, boolean passed, String why) {
    Verdict verdict = GATE.judge(evaluation(both, onlyNew, onlyChampion), "before");

    assertThat(verdict.passed()).as("%s: %s", why, verdict.reason()).isEqualTo(passed);
    assertThat(verdict.champion()).isEqualTo("before");
    assertThat(verdict.championTop1()).isEqualTo((both + onlyChampion) / 1000.0);
    assertThat(verdict.mcnemarP()).isEqualTo(McNemar.probability(onlyNew, onlyChampion));
  }

  @Test
  void theFirstModelHasTheFloorAlone() {
    assertThat(GATE.judge(alone(0.5), null).passed()).isTrue();
    Verdict below = GATE.judge(alone(0.4999), null);
    assertThat(below.passed()).isFalse();
    assertThat(below.reason()).contains("nightly.gate.floor", "0.4999");
    assertThat(GATE.judge(alone(Double.NaN), null).passed()).isFalse();
  }

  @Test
  void aModelThatWasNotComparedCannotBeJudged() {
    assertThatThrownBy(() -> GATE.judge(alone(0.9), "before"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Evaluation alone(double top1) {
    return new Evaluation(
        "test", 1000, 0, 1, top1, 1, null, List.of(), 0, List.of(), List.of(), null, List.of(),
        null);
  }

  private static Evaluation evaluation(long both, long onlyNew, long onlyChampion) {
    double difference = (onlyNew - onlyChampion) / 1000.0;
    return alone((both + onlyNew) / 1000.0)
        .beside(
            new Comparison(
                "runs/before/run",
                1,
                (both + onlyChampion) / 1000.0,
                1,
                null,
                both,
                onlyNew,
                onlyChampion,
                1000 - both - onlyNew - onlyChampion,
                difference,
                new ConfidenceInterval(difference, difference),
                McNemar.probability(onlyNew, onlyChampion),
                List.of()));
  }
}
