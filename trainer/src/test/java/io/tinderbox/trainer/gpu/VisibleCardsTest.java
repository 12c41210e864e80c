package io.tinderbox.trainer.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VisibleCardsTest {
  private static final String ANSWER =
      """
      0, GPU-aaaa1111, NVIDIA A10G, 8.6, 23028, 525.85.12
      1, GPU-bbbb2222, NVIDIA A10G, 8.6, 23028, 525.85.12
      2, GPU-bbbb3333, GB10, 12.1, [N/A], 580.95
      """;

  @Test
  void whatNvidiaSmiSaysIsRead() throws Exception {
    assertThat(NvidiaSmi.parse(ANSWER)).hasSize(3);
    assertThat(NvidiaSmi.parse(ANSWER).get(1))
        .hasToString(
            "GPU 1 (NVIDIA A10G, GPU-bbbb2222, compute capability 8.6, 22.5 GiB, driver 525.85.12)");
    assertThat(NvidiaSmi.parse(ANSWER).get(2).memoryMebibytes()).isZero();
    assertThat(NvidiaSmi.parse("")).isEmpty();
    assertThatThrownBy(() -> NvidiaSmi.parse("No devices were found"))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("found: No devices were found");
  }

  @Test
  void theVariableLeavesWhatItNamesUpToWhatItDoesNotKnow() throws Exception {
    assertThat(visible(null)).containsExactly(0, 1, 2);
    assertThat(visible("")).isEmpty();
    assertThat(visible("-1")).isEmpty();
    assertThat(visible("1")).containsExactly(1);
    assertThat(visible("2, 0")).containsExactly(2, 0);
    assertThat(visible("0,7,1")).containsExactly(0);
    assertThat(visible("1,1")).containsExactly(1);
    assertThat(visible("GPU-bbbb3333")).containsExactly(2);
    assertThat(visible("GPU-aaaa")).containsExactly(0);
  }

  private static List<Integer> visible(String variable) throws IOException {
    return VisibleCards.of(NvidiaSmi.parse(ANSWER), Optional.ofNullable(variable)).stream()
        .map(Card::index)
        .toList();
  }
}
