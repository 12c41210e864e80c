package io.tinderbox.common.progress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private long seconds;

  @Test
  void plainLinesComeAtMostEveryTenSeconds() {
    ConsoleProgress progress = progress(false);

    progress.begin("Reading", 2000, "file");
    for (seconds = 1; seconds <= 25; seconds++) {
      progress.advance(40);
    }
    progress.end("1,000 files");

    assertThat(lines())
        .containsExactly(
            "Reading: 2,000 files",
            "Reading:  20%, 400 of 2,000 files, 40 files/s, 40 s left",
            "Reading:  40%, 800 of 2,000 files, 40 files/s, 30 s left",
            "Reading: 1,000 files (26 s)");
  }

  @Test
  void unknownTotalHasNoTimeLeft() {
    ConsoleProgress progress = progress(false);

    progress.begin("Listing", 0, "file");
    seconds = 10;
    progress.advance(25);

    assertThat(lines()).containsExactly("Listing", "Listing: 25 files, 2.5 files/s");
  }

  @Test
  void barIsDrawnOverItselfAndNotesStay() {
    ConsoleProgress progress = progress(true);

    progress.begin("Epoch 1 of 2", 100, "example");
    seconds = 5;
    progress.advance(50);
    progress.note("a note");
    progress.end("loss 1.5");

    String shown = bytes.toString(UTF_8);
    assertThat(shown)
        .contains("[============            ]  50%")
        .contains("\u001b[Ka note\n")
        .endsWith("\u001b[KEpoch 1 of 2: loss 1.5 (5 s)\n");
  }

  @Test
  void oneIsNotMany() {
    ConsoleProgress progress = progress(false);

    progress.begin("Reading", 1, "file");
    seconds = 10;
    progress.advance(1);

    assertThat(lines())
        .containsExactly("Reading: 1 file", "Reading: 100%, 1 of 1 file, 0.1 files/s, 0 s left");
    assertThat(ReadableCount.of(1, "class")).isEqualTo("1 class");
    assertThat(ReadableCount.of(0, "class")).isEqualTo("0 classes");
    assertThat(ReadableCount.of(1200, "example")).isEqualTo("1,200 examples");
  }

  @Test
  void timesReadAsAPersonSaysThem() {
    assertThat(ReadableTime.of(59.4)).isEqualTo("59 s");
    assertThat(ReadableTime.of(59.6)).isEqualTo("1 min 0 s");
    assertThat(ReadableTime.of(7800)).isEqualTo("2 h 10 min");
  }

  private ConsoleProgress progress(boolean bar) {
    return new ConsoleProgress(
        new PrintStream(bytes, true, UTF_8), bar, () -> seconds * 1_000_000_000L);
  }

  private java.util.List<String> lines() {
    return bytes.toString(UTF_8).lines().toList();
  }
}
