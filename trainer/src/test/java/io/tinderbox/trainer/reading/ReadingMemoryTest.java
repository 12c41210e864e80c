package io.tinderbox.trainer.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.TestData;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Scaling;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadingMemoryTest {
  private static final InputConfig INPUT = new InputConfig(56, true, true, Scaling.HALF_RANGE);
  @TempDir static Path temporary;

  @Test
  void theStandardIsThatOfTheReferenceConfiguration() {
    assertThat(ReadingConfig.from(Settings.defaults().reader())).isEqualTo(ReadingConfig.STANDARD);
  }

  @Test
  void numbersThatMakeNoSenseAreRefused() {
    Settings settings =
        Settings.of(
            "",
            "",
            Map.of("input.readAhead", "-1", "input.readThreads", "0", "input.cacheMiB", "0"));
    var reader = settings.reader();
    ReadingConfig.from(reader);

    assertThatThrownBy(reader::throwIfAny)
        .isInstanceOf(TinderboxException.class)
        .hasMessageContainingAll("input.readAhead", "input.readThreads", "input.cacheMiB");
  }

  /** Pictures of 3x64x64 in four row groups of 128, 1.5 MiB each. */
  @Test
  void memoryFollowsFromTheSettings() {
    TestData data = new TestData(3, 64, List.of(300, 10), 1, 128, 1);
    TrainingSplit split = TrainingSplit.of(data.write(temporary), "train", 0);
    long group = 128 * 3 * 64 * 64;

    MinibatchSource source = new MinibatchSource(split, INPUT, 64, 1, new ReadingConfig(4, 2, 4));

    assertThat(source.memory())
        .isEqualTo(new ReadingMemory(4 << 20, 4 * group, 5L * 64 * 3 * 56 * 56 * 4, 4 * group));
    assertThat(source.memory().toString())
        .contains("4.0 MiB of heap in each process", "6.0 MiB of heap and 11.5 MiB off the heap")
        .contains("needs 6.0 MiB of them at once (input.cacheMiB)");
    assertThat(new MinibatchSource(split, INPUT, 64, 1).memory().toString())
        .contains("6.0 MiB of heap in each process")
        .doesNotContain("again");
    assertThat(new MinibatchSource(split, INPUT, 64, 1, new ReadingConfig(0, 8, 1)).memory())
        .isEqualTo(new ReadingMemory(group, 2 * group, 64 * 3 * 56 * 56 * 4, 4 * group));
  }
}
