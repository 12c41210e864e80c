package io.tinderbox.trainer.control;

import static io.tinderbox.trainer.schedule.TestValidations.accuracies;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.trainer.run.Validation;
import java.util.List;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final List<Validation> HALF = accuracies(0.25, 0.5, 0.4);

  @Test
  void theOneThatIsReachedIsNamed() {
    Limits limits = new Limits(3, 2, 0.6);

    assertThat(limits.reached(2, 119, HALF)).isEmpty();
    assertThat(limits.reached(3, 0, HALF)).contains("3 epochs, the limit train.maxEpochs");
    assertThat(new Limits(1, 0, 0).reached(1, 0, HALF))
        .contains("1 epoch, the limit train.maxEpochs");
    assertThat(limits.reached(2, 120, HALF)).contains("2 min 0 s, the limit train.maxMinutes");
    assertThat(new Limits(3, 0, 0.5).reached(2, 1e9, HALF))
        .contains("validation top-1 0.5000, the target train.targetAccuracy is 0.5");
    assertThat(new Limits(3, 0, 0).reached(2, 1e9, List.of())).isEmpty();
  }

  /** The target is of the accuracy, also where the latest or the lowest loss is another's. */
  @Test
  void aTargetThatWasReachedOnceIsReached() {
    assertThat(new Limits(9, 0, 0.5).reached(3, 0, HALF)).isPresent();
    assertThat(new Limits(9, 0, 0.51).reached(3, 0, HALF)).isEmpty();
  }

  @Test
  void whatIsLeftIsBoundedByMinutes() {
    assertThat(new Limits(10, 0, 0).secondsLeft(4, 40, 10)).isEqualTo(60);
    assertThat(new Limits(10, 1, 0).secondsLeft(4, 40, 10)).isEqualTo(20);
    assertThat(new Limits(10, 1, 0).secondsLeft(4, 70, 10)).isZero();
  }

  @Test
  void aLimitThatIsNoneIsRefused() {
    assertThatThrownBy(() -> new Limits(0, 0, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Limits(1, -1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Limits(1, 0, 1.1)).isInstanceOf(IllegalArgumentException.class);
  }
}
