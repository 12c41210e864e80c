package io.tinderbox.trainer.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Property(tries = 200)
  void theErrorIsAFractionAndEveryExampleIsInOneBin(
      @ForAll @Size(max = 40) List<@DoubleRange(min = 0, max = 1) Double> confidences,
      @ForAll long hits) {
    Calibration calibration = new Calibration();
    for (int i = 0; i < confidences.size(); i++) {
      calibration.add(confidences.get(i), (hits >> i & 1) == 1);
    }

    assertThat(calibration.expectedError()).isBetween(0.0, 1.0);
    assertThat(calibration.bins()).hasSize(15);
    assertThat(calibration.bins().stream().mapToLong(Calibration.Bin::examples).sum())
        .isEqualTo(confidences.size());
  }

  @Test
  void certainAndWrongIsTheWorst() {
    Calibration calibration = new Calibration();
    calibration.add(1, false);

    assertThat(calibration.expectedError()).isEqualTo(1);
  }

  @Test
  void knownNumbers() {
    Calibration calibration = new Calibration();
    calibration.add(0.9, true);
    calibration.add(0.9, false);
    calibration.add(0.5, true);
    calibration.add(0.5, false);

    // |0.5 - 0.9| for one half of the examples, |0.5 - 0.5| for the other.
    assertThat(calibration.expectedError()).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void aBinHoldsItsUpperEdge() {
    Calibration calibration = new Calibration();
    calibration.add(1.0 / 15, true);
    calibration.add(0, true);
    calibration.add(1, true);

    assertThat(calibration.bins().get(0).examples()).isEqualTo(2);
    assertThat(calibration.bins().get(14).examples()).isEqualTo(1);
  }
}
