package io.tinderbox.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0", "0.25, 0.25", "0.30000000000000004, 0.3", "63.6912, 63.69", "0.00001, 1e-5",
    "0.0000125, 1.25e-5", "-0.00002, -2e-5", "1200000, 1.2e6", "100, 100", "NaN, –"
  })
  void compactNumbers(double number, String text) {
    assertThat(Numbers.compact(number)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0.0 s",
    "3.21, 3.2 s",
    "59.4, 59 s",
    "252, 4 min 12 s",
    "7500, 2 h 5 min",
    "3599.9, 1 h 0 min"
  })
  void durations(double seconds, String text) {
    assertThat(Numbers.duration(seconds)).isEqualTo(text);
  }

  @Test
  void fractionsAndCounts() {
    assertThat(Numbers.percent(0.5286, 2)).isEqualTo("52.86%");
    assertThat(Numbers.count(10_000)).isEqualTo("10,000");
  }
}
