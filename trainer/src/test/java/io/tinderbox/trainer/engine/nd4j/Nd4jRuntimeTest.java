package io.tinderbox.trainer.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Nd4jRuntimeTest {
  @ParameterizedTest
  @CsvSource({
    "fpu sse2 avx avx2 fma avx512f avx512bw avx512dq avx512vl avx512cd, -onednn-avx512",
    // Knights Landing: AVX-512, but not the parts that the natives are built with.
    "fpu avx avx2 fma avx512f avx512cd avx512er avx512pf, -onednn-avx2",
    "fpu avx avx2 fma, -onednn-avx2",
    "fpu avx avx2, ''",
    "fpu avx, ''",
    "'', ''",
  })
  void nativesFitTheProcessor(String flags, String extension) {
    assertThat(Nd4jRuntime.nativesExtension(Set.copyOf(Arrays.asList(flags.split(" ")))))
        .isEqualTo(extension);
  }

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
