package io.tinderbox.trainer.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.engine.TestBatches;
import io.tinderbox.trainer.engine.TestEngines;
import io.tinderbox.trainer.engine.Vectors;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a step costs, in counts that are the same on every machine. */
class StepCostTest {
  private static final NetworkConfig ALEXNET = new NetworkConfig("alexnet", Norm.BATCH, 0.1);
  private static final NetworkConfig VGG = new NetworkConfig("vgg16-gap", Norm.NONE, 0.1);
  private static final OptimiserConfig NESTEROV =
      OptimiserConfig.named("nesterov").withWeightDecay(5e-4);

  @BeforeEach
  void needsOneDnn() {
    assumeThat(Nd4jRuntime.start().oneDnn()).as("oneDNN's natives").isTrue();
  }

  /**
   * Each convolution goes forward once; the first one's input needs no gradient. Only kernels and
   * the input are reordered: at most a kernel forward, backward and its gradient.
   */
  @Test
  void noConvolutionRunsTwiceAndNoActivationIsReordered() {
    assertThat(callsOfAStep(VGG))
        .containsEntry("convolution_forward", 10)
        .containsEntry("convolution_backward_data", 9)
        .containsEntry("convolution_backward_weights", 10)
        .containsEntry("eltwise_backward", 10)
        .doesNotContainKey("eltwise_forward")
        .hasEntrySatisfying("reorder", count -> assertThat(count).isLessThanOrEqualTo(1 + 29));
    // The last pool's output becomes a vector, and its gradient an image again.
    assertThat(callsOfAStep(ALEXNET))
        .containsEntry("convolution_forward", 5)
        .containsEntry("convolution_backward_data", 4)
        .containsEntry("convolution_backward_weights", 5)
        .containsEntry("batch_normalization_forward", 7)
        .containsEntry("batch_normalization_backward", 7)
        .containsEntry("inner_product_forward", 3)
        .hasEntrySatisfying("reorder", count -> assertThat(count).isLessThanOrEqualTo(3 + 14));
  }

  @Test
  void lookingGoesForwardOnce() {
    try (Nd4jEngine engine = engine(VGG)) {
      engine.logits(batch(VGG));

      assertThat(engine.calls())
          .containsEntry("convolution_forward", 10)
          .doesNotContainKeys("convolution_backward_data", "eltwise_backward");
    }
  }

  @Test
  void aThousandStepsTakeNoMoreMemoryThanTheFirstOnes() throws InterruptedException {
    try (Nd4jEngine engine = engine(ALEXNET)) {
      Batch batch = batch(ALEXNET);
      steps(engine, batch, 500);
      long before = offHeap();

      steps(engine, batch, 1000);

      assertThat(offHeap() - before).isLessThan(48L << 20);
    }
  }

  /** Of Java's heap; the largest part is what is dropped out and the loss's arrays. */
  @Test
  void aStepAllocatesLittle() {
    try (Nd4jEngine engine = engine(VGG)) {
      Batch batch = batch(VGG);
      steps(engine, batch, 50);
      long before = allocatedByEngines();

      steps(engine, batch, 100);

      assertThat((allocatedByEngines() - before) / 100).isBetween(1L, 400_000L);
    }
  }

  private static long allocatedByEngines() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
        .filter(thread -> thread != null && thread.getThreadName().startsWith("engine-"))
        .mapToLong(thread -> threads.getThreadAllocatedBytes(thread.getThreadId()))
        .sum();
  }

  /** What the process has beside its heap; arrays go when the heap is collected. */
  private static long offHeap() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(200);
    }
    return Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
  }

  private static void steps(Nd4jEngine engine, Batch batch, int count) {
    for (int i = 0; i < count; i++) {
      engine.step(batch, new StepSettings(1e-4, i));
    }
  }

  /** The second one: what is made once is made by then. */
  private static Map<String, Integer> callsOfAStep(NetworkConfig network) {
    try (Nd4jEngine engine = engine(network)) {
      steps(engine, batch(network), 1);
      Map<String, Integer> before = engine.calls();
      steps(engine, batch(network), 1);
      Map<String, Integer> calls = new TreeMap<>();
      engine
          .calls()
          .forEach((kind, count) -> calls.put(kind, count - before.getOrDefault(kind, 0)));
      return calls;
    }
  }

  private static Nd4jEngine engine(NetworkConfig network) {
    return Vectors.begun(
        Nd4jEngine.create(TestEngines.config(network, TestNetworks.input(network), 5, NESTEROV, 2)),
        1);
  }

  private static Batch batch(NetworkConfig network) {
    return TestBatches.of(TestNetworks.input(network), 5, 4, 1);
  }
}
