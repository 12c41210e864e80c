package io.tinderbox.trainer.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class Nd4jRuntimeTest {
  @Test
  void startingTwiceTellsTheSame() {
    Nd4jRuntime.Description description = Nd4jRuntime.start();

    assertThat(Nd4jRuntime.start()).isSameAs(description);
    assertThat(description.backend()).isEqualTo("CPU");
    assertThat(description.toString())
        .contains(description.instructionSet())
        .contains(description.oneDnn() ? "oneDNN on" : "oneDNN off");
  }

  @Test
  void oneThreadIsOneThread() {
    assertThat(new Nd4jRuntime.Description("CPU", "avx2", 1, true))
        .hasToString("ND4J on CPU, natives for avx2, 1 thread, oneDNN on");
    assertThat(new Nd4jRuntime.Description("CPU", "generic", 4, false))
        .hasToString("ND4J on CPU, natives for generic, 4 threads, oneDNN off");
  }
}
