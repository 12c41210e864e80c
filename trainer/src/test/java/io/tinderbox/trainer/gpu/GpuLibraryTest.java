package io.tinderbox.trainer.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuLibraryTest {
  /** What libnd4jcuda 1.0.0-M2.1 was found to hold. */
  private static final GpuCode CODE = code("3.7,5.0,5.2,6.0,6.1,7.0,7.5,8.0,8.6", "");

  @ParameterizedTest
  @CsvSource({
    "3.5, false",
    "3.7, true",
    "5.3, true",
    "7.0, true",
    "7.5, true",
    "8.0, true",
    "8.6, true",
    "8.9, true",
    "9.0, false",
    "10.0, false",
    "12.0, false"
  })
  void machineCodeRunsOnItsMajorNumberFromItsMinorOneOn(String card, boolean runs) {
    assertThat(CODE.runsOn(ComputeCapability.of(card))).isEqualTo(runs);
  }

  @Test
  void ptxRunsOnAllThatAreNewer() {
    GpuCode code = code("7.0", "8.0");

    assertThat(code.runsOn(ComputeCapability.of("7.5"))).isTrue();
    assertThat(code.runsOn(ComputeCapability.of("6.1"))).isFalse();
    assertThat(code.runsOn(ComputeCapability.of("8.0"))).isTrue();
    assertThat(code.runsOn(ComputeCapability.of("12.0"))).isTrue();
  }

  @Test
  void aCardWithoutCodeIsRefusedWithWhatToDo() {
    assertThat(GpuLibrary.ND4J.refusal(card("NVIDIA H100", "9.0", "535.104.05"), CODE))
        .get()
        .asString()
        .startsWith(
            "expected a card of compute capability 3.7, 5.0, 5.2, 6.0, 6.1, 7.0, 7.5, 8.0, 8.6 (ND4J")
        .contains("found 9.0 (GPU 0 (NVIDIA H100, GPU-0", "build for CPUs");
    assertThat(GpuLibrary.ND4J.refusal(card("NVIDIA A10G", "8.6", "535.104.05"), CODE)).isEmpty();
  }

  @Test
  void aDriverThatIsTooOldIsRefused() {
    assertThat(GpuLibrary.ND4J.refusal(card("Tesla V100", "7.0", "440.33"), CODE))
        .get()
        .asString()
        .startsWith("expected a driver of version 450 or newer for ND4J (CUDA 11.6")
        .contains("found 440.33");
  }

  /** What libtorch_cuda 2.10 was found to hold: code for cards that ND4J's has none for. */
  @Test
  void whatIsTooNewForOneIsNotForTheOther() {
    GpuCode libtorch = code("7.5,8.0,9.0,10.0,12.0", "");

    for (String card : List.of("7.5", "8.6", "8.9", "9.0", "10.0", "10.3", "12.0", "12.1")) {
      assertThat(GpuLibrary.LIBTORCH.refusal(card("A card", card, "580.65.06"), libtorch))
          .as(card)
          .isEmpty();
    }
    assertThat(GpuLibrary.LIBTORCH.refusal(card("Tesla V100", "7.0", "580.65.06"), libtorch))
        .get()
        .asString()
        .contains("(libtorch holds code for these", "found 7.0 (GPU 0 (Tesla V100");
    assertThat(GpuLibrary.LIBTORCH.refusal(card("NVIDIA H100", "9.0", "550.54.15"), libtorch))
        .get()
        .asString()
        .startsWith("expected a driver of version 580 or newer for libtorch (CUDA 13");
    assertThat(GpuLibrary.ND4J.refusal(card("NVIDIA H100", "9.0", "580.65.06"), CODE))
        .get()
        .asString()
        .contains("engine.name = libtorch");
  }

  @Test
  void thisBuildComputesOnCpus() {
    assertThat(GpuLibrary.ND4J.isPresent()).isFalse();
    assertThat(GpuLibrary.LIBTORCH.isPresent()).isFalse();
    assertThat(GpuState.here(Optional.empty())).isEqualTo(GpuState.NONE);
  }

  private static Card card(String name, String capability, String driver) {
    return new Card(0, "GPU-0", name, ComputeCapability.of(capability), 81559, driver);
  }

  private static GpuCode code(String machineCode, String ptx) {
    return new GpuCode(capabilities(machineCode), capabilities(ptx));
  }

  private static TreeSet<ComputeCapability> capabilities(String list) {
    return Arrays.stream(list.split(","))
        .filter(each -> !each.isEmpty())
        .map(ComputeCapability::of)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
