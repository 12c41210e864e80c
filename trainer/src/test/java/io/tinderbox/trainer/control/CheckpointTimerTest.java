package io.tinderbox.trainer.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.trainer.checkpoint.CheckpointConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CheckpointTimerTest {
  private long now = 17;

  @Test
  void withoutARuleNoneIsDue() {
    CheckpointTimer timer = timer(0, 0);
    pass(Duration.ofDays(1));

    assertThat(timer.isDue(1)).isFalse();
  }

  @Test
  void roundsAreCountedFromTheStartOfTheEpoch() {
    CheckpointTimer timer = timer(3, 0);
    timer.written();

    assertThat(timer.isDue(2)).isFalse();
    assertThat(timer.isDue(3)).isTrue();
    assertThat(timer.isDue(4)).isFalse();
    assertThat(timer.isDue(6)).isTrue();
  }

  @Test
  void minutesAreCountedFromTheLastOne() {
    CheckpointTimer timer = timer(0, 1.5);
    pass(Duration.ofSeconds(89));
    assertThat(timer.isDue(1)).isFalse();
    pass(Duration.ofSeconds(1));
    assertThat(timer.isDue(2)).isTrue();

    timer.written();

    assertThat(timer.isDue(3)).isFalse();
    pass(Duration.ofSeconds(90));
    assertThat(timer.isDue(4)).isTrue();
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private CheckpointTimer timer(int everyRounds, double everyMinutes) {
    return new CheckpointTimer(new CheckpointConfig(1, everyRounds, everyMinutes), () -> now);
  }
}
