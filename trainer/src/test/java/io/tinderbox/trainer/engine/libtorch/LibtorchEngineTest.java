package io.tinderbox.trainer.engine.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.engine.TestBatches;
import io.tinderbox.trainer.engine.TestEngines;
import io.tinderbox.trainer.engine.Vectors;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

/** What is libtorch's own. */
class LibtorchEngineTest {
  private static final NetworkConfig ALEXNET = new NetworkConfig("alexnet", Norm.BATCH, 0.1);

  /** All that is made on the way goes at the end of each step, without the garbage collector. */
  @Test
  void manyStepsTakeNoMoreMemoryThanTheFirstOnes() {
    try (LibtorchEngine engine = engine(2)) {
      Batch batch = batch();
      steps(engine, batch, 50);
      long before = Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();

      steps(engine, batch, 150);

      long after = Pointer.physicalBytes() - Runtime.getRuntime().totalMemory();
      assertThat(after - before).isLessThan(32L << 20);
    }
  }

  /**
   * libtorch has one number of threads for the process; the last bits depend on an engine's own.
   */
  @Test
  void enginesOfOtherThreadsBesideItPlayNoPart() {
    float[] one;
    float[] two;
    try (LibtorchEngine engine = engine(1)) {
      one = after(engine);
    }
    try (LibtorchEngine engine = engine(2)) {
      two = after(engine);
    }
    try (LibtorchEngine first = engine(1);
        LibtorchEngine second = engine(2)) {
      CompletableFuture<float[]> beside = CompletableFuture.supplyAsync(() -> after(second));
      assertThat(after(first)).isEqualTo(one);
      assertThat(beside.join()).isEqualTo(two);
    }
  }

  @Test
  void moreMemoryThanThereIsEndsAsForEveryArray() {
    LibtorchRuntime.start();

    assertThatThrownBy(() -> LibtorchRuntime.compute(() -> torch.empty(1L << 50)))
        .isInstanceOf(OutOfMemoryError.class)
        .hasMessageContaining("memory");
  }

  private static float[] after(LibtorchEngine engine) {
    steps(engine, batch(), 20);
    return Vectors.of(engine.parameters());
  }

  private static void steps(LibtorchEngine engine, Batch batch, int count) {
    for (int i = 0; i < count; i++) {
      engine.step(batch, new StepSettings(1e-3, i));
    }
  }

  private static LibtorchEngine engine(int threads) {
    EngineConfig config =
        TestEngines.config(
            ALEXNET, TestNetworks.input(ALEXNET), 5, OptimiserConfig.named("nesterov"), threads);
    return Vectors.begun(LibtorchEngine.create(config), 1);
  }

  private static Batch batch() {
    return TestBatches.of(TestNetworks.input(ALEXNET), 5, 16, 1);
  }
}
