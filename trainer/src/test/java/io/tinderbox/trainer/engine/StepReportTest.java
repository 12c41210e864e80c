package io.tinderbox.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class StepReportTest {
  @Test
  void reportsAddUp() {
    StepReport first = new StepReport(3, 1.5, 0.25, 2);

    assertThat(StepReport.NONE.plus(first)).isEqualTo(first);
    assertThat(first.plus(new StepReport(4, 2, 0.5, 1))).isEqualTo(new StepReport(7, 3.5, 0.75, 3));
  }

  @Test
  void anySumThatIsNoNumberShows() {
    assertThat(new StepReport(1, 1, 1, 1).isFinite()).isTrue();
    assertThat(new StepReport(1, Double.NaN, 1, 1).isFinite()).isFalse();
    assertThat(new StepReport(1, 1, Double.POSITIVE_INFINITY, 1).isFinite()).isFalse();
  }

  @Test
  void theFirstStepThatIsNotFiniteIsKept() {
    OutputRange outputs = new OutputRange(1, true);
    StepReport sound = StepReport.of(5, 1, 1, 1, 1, outputs);
    StepReport later = StepReport.of(7, 1, 1, Double.NaN, 1, outputs);
    StepReport earlier = StepReport.of(6, 1, Double.POSITIVE_INFINITY, 1, 1, outputs);

    assertThat(StepReport.NONE.plus(sound).firstNotFinite()).isEqualTo(-1);
    assertThat(later.plus(sound).plus(earlier).firstNotFinite()).isEqualTo(6);
    assertThat(sound.plus(later).firstNotFinite()).isEqualTo(7);
    assertThat(sound.plus(later).isFinite()).isFalse();
  }

  @Test
  void aBatchKeepsToItsMemory() {
    Batch batch = Batch.allocate(2, 3);

    assertThat(batch.filled(2).images()).isSameAs(batch.images());
    assertThatThrownBy(() -> batch.filled(3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Batch.over(FloatBuffer.allocate(6), 2))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
