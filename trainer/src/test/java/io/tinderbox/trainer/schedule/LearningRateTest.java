package io.tinderbox.trainer.schedule;

import static io.tinderbox.trainer.schedule.TestValidations.accuracies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.run.Validation;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds for every rule that is registered, and the course of each. */
class LearningRateTest {
  private static final RunLength RUN = new RunLength(7, 30);

  static Stream<String> names() {
    return Rules.names().stream();
  }

  private static LearningRate named(String rule, String... more) {
    Map<String, String> settings = new TreeMap<>(Map.of("train.learningRate.rule", rule));
    for (int i = 0; i < more.length; i += 2) {
      settings.put("train.learningRate." + more[i], more[i + 1]);
    }
    return LearningRate.from(Settings.of("", "", settings).reader(), RUN);
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyRuleStartsFromTheInitialRateAndStaysAboveNothing(String name) {
    LearningRate rate = named(name);

    assertThat(rate.at(0, List.of())).isEqualTo(0.01);
    for (long step = 1; step < RUN.steps(); step++) {
      assertThat(rate.at(step, List.of())).isPositive().isLessThanOrEqualTo(0.01);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyRuleCanBeWarmedUp(String name) {
    LearningRate rate = named(name, "warmupEpochs", "1.5");
    int warmup = 11;

    for (int step = 0; step < warmup; step++) {
      assertThat(rate.at(step, List.of())).isCloseTo(0.01 * (step + 1) / warmup, within(1e-15));
    }
    assertThat(rate.at(warmup, List.of())).isEqualTo(0.01);
  }

  @Property(tries = 50)
  void aCosineFallsFromTheInitialRateToNothing(@ForAll @IntRange(min = 2, max = 500) int steps) {
    LearningRate rate = new LearningRate(new Cosine(), 0.5, new RunLength(1, steps));

    assertThat(at(rate, 0)).isEqualTo(0.5);
    for (int step = 1; step <= steps; step++) {
      assertThat(at(rate, step)).isLessThan(at(rate, step - 1)).isNotNegative();
    }
    assertThat(at(rate, steps)).isCloseTo(0, within(1e-12));
    assertThat(at(rate, steps + 100L)).isEqualTo(at(rate, steps));
    assertThat(at(rate, steps / 3) + at(rate, steps - steps / 3)).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void aConstantRateStays() {
    assertThat(at(named("constant"), 1_000_000_000_000L)).isEqualTo(0.01);
  }

  @Test
  void stepsFallAtTheEndOfEveryFewEpochs() {
    LearningRate rate = named("step", "step.everyEpochs", "2", "step.factor", "0.5");

    assertThat(at(rate, 13)).isEqualTo(0.01);
    assertThat(at(rate, 14)).isEqualTo(0.005);
    assertThat(at(rate, 27)).isEqualTo(0.005);
    assertThat(at(rate, 28)).isEqualTo(0.0025);
  }

  @Test
  void aPlateauLowersTheRateFromTheThirdValidationOn() {
    LearningRate rate = named("plateau");

    assertThat(after(rate, 0.3, 0.2)).isEqualTo(0.01);
    assertThat(after(rate, 0.1, 0.2, 0.3)).isEqualTo(0.01);
    // Worse than the best before it, though not by much.
    assertThat(after(rate, 0.3, 0.2, 0.299)).isEqualTo(0.01 * 0.2);
    // As good as the mean of the two before it, and as the best.
    assertThat(after(rate, 0.3, 0.3, 0.3019)).isEqualTo(0.01 * 0.2);
    assertThat(after(rate, 0.3, 0.3, 0.3021)).isEqualTo(0.01);
    // Each validation counts for itself.
    assertThat(after(rate, 0.3, 0.2, 0.2, 0.2)).isCloseTo(0.01 * 0.04, within(1e-15));
  }

  @Test
  void theLastDropOfAPlateauEndsTheRun() {
    Rule rule = named("plateau").rule();

    assertThat(rule.end(accuracies(0.5, 0.4, 0.4, 0.4, 0.4))).isEmpty();
    assertThat(rule.end(accuracies(0.5, 0.4, 0.4, 0.4, 0.4, 0.4)))
        .contains("drop 4 of 4 of the learning rate, the limit train.learningRate.plateau.drops");
    assertThat(named("cosine").rule().end(accuracies(0.5, 0.4, 0.4, 0.4, 0.4, 0.4))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theReasonReadsWellWhateverTheLimit(int drops) {
    Rule rule = named("plateau", "plateau.drops", Integer.toString(drops)).rule();
    double[] course = new double[2 + drops];
    course[0] = 0.5;

    assertThat(rule.end(accuracies(Arrays.copyOf(course, 1 + drops)))).isEmpty();
    assertThat(rule.end(accuracies(course)))
        .hasValueSatisfying(
            why -> assertThat(why).startsWith("drop %1$d of %1$d of the ".formatted(drops)));
  }

  @Test
  void aPlateauOfALossGoesTheOtherWay() {
    Map<String, String> settings =
        Map.of("train.learningRate.rule", "plateau", "train.validation.metric", "loss");
    LearningRate rate = LearningRate.from(Settings.of("", "", settings).reader(), RUN);

    assertThat(rate.at(50, TestValidations.losses(3, 2, 1))).isEqualTo(0.01);
    assertThat(rate.at(50, TestValidations.losses(1, 2, 3))).isEqualTo(0.01 * 0.2);
  }

  /** So that a run that goes on knows as much as one that never stopped. */
  @Property(tries = 200)
  void whatAPlateauHasDoneIsNeverUndone(@ForAll List<@IntRange(max = 20) Integer> course) {
    LearningRate rate = named("plateau", "plateau.minChange", "0.04");
    List<Validation> history =
        accuracies(course.stream().mapToDouble(value -> value / 20.0).toArray());

    for (int known = 1; known <= history.size(); known++) {
      double before = rate.at(1, history.subList(0, known - 1));
      double now = rate.at(1, history.subList(0, known));
      boolean told = rate.notice(history.subList(0, known)).isPresent();
      assertThat(now).isCloseTo(told ? before * 0.2 : before, within(1e-12));
    }
  }

  @Test
  void aDropSaysWhy() {
    assertThat(named("plateau").notice(accuracies(0.3, 0.2, 0.25)))
        .contains("Learning rate 0.002: top-1 0.2500 is worse than the best, 0.3000: drop 1 of 4");
  }

  @Test
  void theConfigurationSaysWhich() {
    assertThat(named("constant", "initial", "2"))
        .isEqualTo(new LearningRate(new Constant(), 2, RUN));
    assertThat(LearningRate.from(Settings.defaults().reader(), RUN))
        .isEqualTo(new LearningRate(new Cosine(), 0.01, RUN));
  }

  @Test
  void theKeysOfRulesThatAreNotUsedAreCheckedToo() {
    Settings settings = Settings.of("", "", Map.of("train.learningRate.plateau.factor", "1.5"));
    var reader = settings.reader();

    LearningRate.from(reader, RUN);

    assertThatThrownBy(reader::throwIfAny)
        .isInstanceOf(TinderboxException.class)
        .hasMessageContaining("train.learningRate.plateau.factor");
  }

  @Test
  void aRateThatIsNoneIsRefused() {
    for (double rate : new double[] {0, -1, Double.NaN}) {
      assertThatThrownBy(() -> new LearningRate(new Cosine(), rate, RUN))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new RunLength(0, 5)).isInstanceOf(IllegalArgumentException.class);
  }

  private static double at(LearningRate rate, long step) {
    return rate.at(step, List.of());
  }

  private static double after(LearningRate rate, double... accuracies) {
    return rate.at(RUN.steps() - 1, accuracies(accuracies));
  }
}
