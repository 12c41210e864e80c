package io.tinderbox.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativesTest {
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
    assertThat(Natives.extension(Set.copyOf(Arrays.asList(flags.split(" "))))).isEqualTo(extension);
  }
}
