package io.tinderbox.trainer.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.lang.ProcessBuilder.Redirect;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineMemoryTest {
  @Test
  void itFollowsFromTheNetworkAndTheMinibatch() {
    // 12 inputs into 5 outputs: 65 parameters.
    NetworkConfig logistic = new NetworkConfig("logistic", Norm.NONE, 1);
    ImageShape input = new ImageShape(3, 2, 2);
    EngineConfig momentum =
        TestEngines.config(logistic, input, 5, OptimiserConfig.named("nesterov"), 1);
    EngineConfig descent = TestEngines.config(logistic, input, 5, OptimiserConfig.plain(), 1);

    // What comes in and goes out, and the larger gradient of what goes out.
    assertThat(EngineMemory.of(momentum, 7))
        .isEqualTo(new EngineMemory(3 * 65 * 4, 7 * (12 + 5 + 5) * 4, 32L << 20, false));
    assertThat(EngineMemory.of(descent, 7).vectorBytes()).isEqualTo(2 * 65 * 4);
    // A copy of the largest kernel, no gradient of what goes out, and what malloc keeps.
    assertThat(EngineMemory.of(momentum.on("libtorch"), 4))
        .isEqualTo(new EngineMemory((3 * 65 + 60) * 4, 7 * (12 + 5) * 4, 48L << 20, false));
  }

  @Test
  void itIsToldInGibibytes() {
    assertThat(new EngineMemory(3L << 29, 1L << 28, 1L << 25, false).toString())
        .contains("1.78 GiB off the heap")
        .contains("1.50 for parameters")
        .contains("0.25 for a minibatch");
    assertThat(new EngineMemory(3L << 29, 1L << 28, 1L << 25, true).toString())
        .contains("1.75 GiB of its GPU");
  }

  @Test
  void ofAGpuTheProcessHasOnlyTheVectorsToo() {
    EngineMemory there = new EngineMemory(3L << 29, 1L << 28, 1L << 25, true);

    assertThat(there.bytes()).isEqualTo((3L << 30) + (2L << 30));
    assertThat(there.gpuBytes()).isEqualTo((3L << 29) + (1L << 28));
    assertThat(new EngineMemory(3L << 29, 1L << 28, 1L << 25, false).gpuBytes()).isZero();
  }

  /**
   * In a process of its own, whose heap is there from the start. What malloc keeps grows for some
   * steps.
   */
  @ParameterizedTest
  @CsvSource({
    "nd4j, alexnet, BATCH, 64, 1, 4",
    "nd4j, vgg16-gap, NONE, 32, 0.5, 4",
    "nd4j, mlp, NONE, 64, 2, 4",
    "libtorch, alexnet, BATCH, 64, 1, 20",
    "libtorch, vgg16-gap, BATCH, 32, 1, 20",
    "libtorch, vgg16-gap, NONE, 32, 0.5, 20",
    "libtorch, mlp, NONE, 64, 2, 4"
  })
  void itIsWithinAFifthOfWhatAProcessTakes(
      String engine, String network, Norm norm, int examples, double width, int steps)
      throws Exception {
    EngineConfig config = MeasuredEngine.config(engine, network, norm, width);
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(MeasuredEngine.class.getName());
    command.addAll(List.of(engine, network, norm.name(), "" + examples, "" + width, "" + steps));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.DISCARD);
    builder.environment().put("THP_MEM_ALLOC_ENABLE", "1");
    Process process = builder.start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    double measured = Double.parseDouble(printed.strip().lines().reduce((a, b) -> b).orElseThrow());

    assertThat(EngineMemory.of(config, examples).bytes() / measured).isBetween(0.8, 1.2);
  }
}
