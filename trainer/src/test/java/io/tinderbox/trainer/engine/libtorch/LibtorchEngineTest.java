package io.tinderbox.trainer.engine.libtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.NativeBatch;
import io.tinderbox.trainer.engine.Precision;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.engine.TestBatches;
import io.tinderbox.trainer.engine.TestEngines;
import io.tinderbox.trainer.engine.Vectors;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

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

  /** What was sent ahead is what is learned from, once; then its memory counts again. */
  @Test
  void aBatchThatWasSentAheadIsTakenFromThere() {
    Batch batch = batch();
    Batch other = TestBatches.of(TestNetworks.input(ALEXNET), 5, 16, 2);
    try (StepEngine expected = apart();
        StepEngine found = apart()) {
      expected.step(batch, new StepSettings(0.01, 0));
      expected.step(other, new StepSettings(0.01, 1));

      found.ahead(batch);
      batch.images().put(0, other.images(), 0, other.images().capacity());
      found.step(batch, new StepSettings(0.01, 0));
      System.arraycopy(other.labels(), 0, batch.labels(), 0, batch.labels().length);
      found.step(batch, new StepSettings(0.01, 1));

      assertThat(Vectors.of(found.parameters())).isEqualTo(Vectors.of(expected.parameters()));
    }
  }

  /** On the engine's own place, a GPU where there is one, and in memory of its own kind. */
  @ParameterizedTest
  @CsvSource({"alexnet, false", "alexnet, true", "mlp, false", "mlp, true"})
  void sendingAheadWhileOneIsLearnedFromPlaysNoPart(String family, boolean apart) throws Exception {
    NetworkConfig network = new NetworkConfig(family, Norm.NONE, 0.1);
    EngineConfig config =
        TestEngines.config(
                network, TestNetworks.input(network), 5, OptimiserConfig.named("nesterov"), 2)
            .on("libtorch");
    Place place = apart ? Place.APART : LibtorchRuntime.start(config.engine());
    List<float[]> ends = new ArrayList<>();
    for (boolean ahead : new boolean[] {false, true}) {
      try (StepEngine engine = engine(config, place);
          NativeBatch one = engine.allocate(16);
          NativeBatch other = engine.allocate(16)) {
        List<Batch> batches = List.of(filled(one, 1), filled(other, 2));
        for (int i = 0; i < 20; i++) {
          Batch now = batches.get(i % 2);
          Batch next = batches.get((i + 1) % 2);
          CompletableFuture<Void> sending =
              CompletableFuture.runAsync(() -> send(engine, ahead, next));
          engine.step(now, new StepSettings(0.01, i));
          sending.get();
        }
        ends.add(Vectors.of(engine.parameters()));
      }
    }
    assertThat(ends.get(1)).isEqualTo(ends.get(0));
  }

  private static void send(StepEngine engine, boolean ahead, Batch batch) {
    if (ahead) {
      engine.ahead(batch);
    }
  }

  private static Batch filled(NativeBatch memory, int seed) {
    Batch drawn = TestBatches.of(TestNetworks.input(ALEXNET), 5, 16, seed);
    Batch batch = memory.batch();
    batch.images().put(0, drawn.images(), 0, batch.images().capacity());
    System.arraycopy(drawn.labels(), 0, batch.labels(), 0, 16);
    return batch.filled(16);
  }

  @Test
  void memoryForBatchesIsAsLongAsTheyAre() {
    LibtorchRuntime.start();

    try (NativeBatch memory = Place.APART.pinned(4, 10)) {
      assertThat(memory.batch().images().capacity()).isEqualTo(40);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'CUDA out of memory. Tried to allocate 2.00 GiB', train.batchSizePerWorker",
    "'CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate', train.batchSizePerWorker",
    "'GET was unable to find an engine to execute this computation', train.batchSizePerWorker",
    "'CUDA error: an illegal memory access was encountered', 'on the GPU: CUDA error: an illegal'",
    "'cuDNN error: CUDNN_STATUS_EXECUTION_FAILED', 'on the GPU: cuDNN error'"
  })
  void whatACardLacksOrBreaksIsNoFaultOfOurs(String message, String told) {
    assertThat(LibtorchRuntime.meaning(new RuntimeException(message + "\nat somewhere")))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.INTERRUPTED))
        .hasMessageStartingWith("Cannot compute on the GPU")
        .hasMessageContaining(told)
        .hasMessageNotContaining("somewhere");
  }

  @Test
  void whatWasSentAheadAndNotTakenGoesWithTheEngine() {
    StepEngine engine = apart();
    engine.ahead(batch());

    engine.close();

    assertThatThrownBy(() -> engine.step(batch(), new StepSettings(0.01, 0)))
        .isInstanceOf(RuntimeException.class);
  }

  /** 8 bits of each factor: near, but not the same. */
  @ParameterizedTest
  @EnumSource(
      value = Place.class,
      names = {"HOST", "APART"})
  void bfloat16TrainsAsFloat32Does(Place place) {
    EngineConfig exact = config(2).on(EngineChoice.of("libtorch").with(Precision.FLOAT32));
    EngineConfig rounded = config(2).on(EngineChoice.of("libtorch").with(Precision.BF16));
    try (StepEngine reference = engine(exact, place);
        StepEngine engine = engine(rounded, place)) {
      Batch batch = batch();
      float[] expected = reference.logits(batch);
      float[] found = engine.logits(batch);
      assertThat(found).isNotEqualTo(expected);
      double largest = 0;
      for (int i = 0; i < found.length; i++) {
        largest = Math.max(largest, Math.abs(found[i] - expected[i]));
      }
      assertThat(largest).isLessThan(0.05);
      double before = engine.step(batch, new StepSettings(0.01, 0)).dataLossSum();
      double same = reference.step(batch, new StepSettings(0.01, 0)).dataLossSum();
      assertThat(before).isCloseTo(same, withinPercentage(2));
      for (int i = 1; i < 20; i++) {
        engine.seed(i);
        engine.step(batch, new StepSettings(0.01, i));
        reference.seed(i);
        reference.step(batch, new StepSettings(0.01, i));
      }
      double after = engine.step(batch, new StepSettings(0, 20)).dataLossSum();
      assertThat(after).isLessThan(before / 2);
      assertThat(after)
          .isCloseTo(
              reference.step(batch, new StepSettings(0, 20)).dataLossSum(), within(0.1 * before));
    }
  }

  @Test
  void theFasterWayComputesTheSame() {
    EngineChoice choice = EngineChoice.of("libtorch");
    try (StepEngine engine = engine(config(2).on(choice), Place.HOST);
        StepEngine fast = engine(config(2).on(choice.fast()), Place.HOST)) {
      float[] expected = engine.logits(batch());
      float[] found = fast.logits(batch());
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i]).isCloseTo(expected[i], within(1e-4f));
      }
    }
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
    return Vectors.begun(LibtorchEngine.create(config(threads)), 1);
  }

  private static StepEngine apart() {
    return engine(config(2), Place.APART);
  }

  private static LibtorchEngine engine(EngineConfig config, Place place) {
    LibtorchRuntime.start(config.engine());
    return Vectors.begun(LibtorchEngine.create(config, place), 1);
  }

  private static EngineConfig config(int threads) {
    return TestEngines.config(
            ALEXNET, TestNetworks.input(ALEXNET), 5, OptimiserConfig.named("nesterov"), threads)
        .on("libtorch");
  }

  private static Batch batch() {
    return TestBatches.of(TestNetworks.input(ALEXNET), 5, 16, 1);
  }
}
