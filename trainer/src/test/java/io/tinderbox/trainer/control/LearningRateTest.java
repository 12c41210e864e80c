package io.tinderbox.trainer.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tinderbox.common.config.Settings;
import io.tinderbox.trainer.control.LearningRate.Rule;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LearningRateTest {
  @Property(tries = 50)
  void aCosineFallsFromTheInitialRateToNothing(@ForAll @IntRange(min = 2, max = 500) int steps) {
    LearningRate rate = new LearningRate(Rule.COSINE, 0.5, steps);

    assertThat(rate.at(0)).isEqualTo(0.5);
    for (int step = 1; step <= steps; step++) {
      assertThat(rate.at(step)).isLessThan(rate.at(step - 1)).isNotNegative();
    }
    assertThat(rate.at(steps)).isCloseTo(0, within(1e-12));
    assertThat(rate.at(steps + 100L)).isEqualTo(rate.at(steps));
    assertThat(rate.at(steps / 3) + rate.at(steps - steps / 3)).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void aConstantRateStays() {
    LearningRate rate = new LearningRate(Rule.CONSTANT, 0.01, 10);

    assertThat(rate.at(0)).isEqualTo(0.01);
    assertThat(rate.at(10)).isEqualTo(0.01);
    assertThat(rate.at(1_000_000_000_000L)).isEqualTo(0.01);
  }

  @Test
  void theConfigurationSaysWhich() {
    Settings settings =
        Settings.of(
            "",
            "",
            Map.of("train.learningRate.rule", "constant", "train.learningRate.initial", "2"));

    assertThat(LearningRate.from(settings.reader(), 7))
        .isEqualTo(new LearningRate(Rule.CONSTANT, 2, 7));
    assertThat(LearningRate.from(Settings.defaults().reader(), 7))
        .isEqualTo(new LearningRate(Rule.COSINE, 0.01, 7));
  }

  @Test
  void aRateThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new LearningRate(Rule.COSINE, 0, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LearningRate(Rule.COSINE, Double.NaN, 5))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LearningRate(Rule.COSINE, 0.1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
