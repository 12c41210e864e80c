package io.tinderbox.trainer.averaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.trainer.TestData;
import io.tinderbox.trainer.averaging.LogicalWorker.Assignment;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.TestEngines;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Scaling;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.reading.MinibatchSource;
import io.tinderbox.trainer.reading.ReadingConfig;
import io.tinderbox.trainer.reading.TrainingSplit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker's part of a round leaves behind in its process. */
class LogicalWorkerTest {
  private static final InputConfig INPUT = new InputConfig(10, true, true, Scaling.HALF_RANGE);

  /** Ten minibatches of an epoch, all of them ahead. */
  private static final ReadingConfig ALL_AHEAD = new ReadingConfig(9, 2, 1);

  /**
   * What they take off the heap; what the engine leaves to the collector in a round is far less.
   */
  private static final long MINIBATCH_BYTES = 10 * 5 * 3 * 10 * 10 * 4;

  @TempDir Path temporary;

  @AfterEach
  void clear() {
    EnginePool.clear();
  }

  @Test
  void aRoundLeavesNeitherThreadsNorMinibatches() throws InterruptedException {
    DataFolder folder = TestData.SMALL.write(temporary);
    work(folder, ALL_AHEAD);
    System.gc();
    long before = Pointer.totalBytes();

    for (int i = 0; i < 3; i++) {
      work(folder, ALL_AHEAD);
    }

    assertNoReadingThreads();
    assertThat(Pointer.totalBytes() - before).isLessThan(MINIBATCH_BYTES);
  }

  @Test
  void theResultIsTheSameHoweverItIsRead() {
    DataFolder folder = TestData.SMALL.write(temporary);

    assertThat(work(folder, new ReadingConfig(7, 3, 1)))
        .isEqualTo(work(folder, new ReadingConfig(0, 1, 1)));
  }

  @Test
  void aStateThatBeganWithTheRoundIsOfTheRoundsAge() {
    DataFolder folder = TestData.SMALL.write(temporary);
    Exchange alone = new Exchange(false, Transport.FLOAT32);

    assertThat(adam(folder, alone, 1000)).isEqualTo(adam(folder, alone, 0));
    assertThat(adam(folder, Exchange.WHOLE, 1000)).isNotEqualTo(adam(folder, Exchange.WHOLE, 0));
    assertThat(adam(folder, Exchange.WHOLE, 0).get(0).getFloat(0))
        .isEqualTo(adam(folder, alone, 0).get(0).getFloat(0));
  }

  private static List<ByteBuffer> adam(DataFolder folder, Exchange exchange, long iteration) {
    return work(folder, ALL_AHEAD, OptimiserConfig.named("adam"), exchange, iteration);
  }

  @Test
  void norDoesARoundThatFails() throws IOException, InterruptedException {
    DataFolder folder = TestData.SMALL.write(temporary);
    work(folder, ALL_AHEAD);
    System.gc();
    long before = Pointer.totalBytes();
    Path shard = temporary.resolve("split=train/part-00002.parquet");
    byte[] bytes = Files.readAllBytes(shard);
    bytes[0] ^= 1;
    Files.write(shard, bytes);

    assertThatThrownBy(() -> work(folder, ALL_AHEAD))
        .isInstanceOf(TinderboxException.class)
        .hasMessageContaining("part-00002.parquet");

    assertNoReadingThreads();
    assertThat(Pointer.totalBytes() - before).isLessThan(MINIBATCH_BYTES);
  }

  /** The slices after one epoch in one round. */
  private static List<ByteBuffer> work(DataFolder folder, ReadingConfig reading) {
    OptimiserConfig nesterov = OptimiserConfig.named("nesterov").withWeightDecay(5e-4);
    return work(folder, reading, nesterov, Exchange.WHOLE, 0);
  }

  private static List<ByteBuffer> work(
      DataFolder folder,
      ReadingConfig reading,
      OptimiserConfig optimiser,
      Exchange exchange,
      long iteration) {
    MinibatchSource source =
        new MinibatchSource(TrainingSplit.of(folder, "train", 0), INPUT, 5, 1, reading);
    EngineConfig engine =
        TestEngines.config(
            new NetworkConfig("logistic", Norm.NONE, 1),
            INPUT.preprocessing(folder.manifest()).input(),
            3,
            optimiser,
            1);
    long length = engine.build().vectorLength();
    SliceLayout layout = exchange.layout(length, length * optimiser.stateVectors());
    List<String> paths = source.epoch(1).stream().map(Object::toString).toList();
    double[] rates = new double[paths.size()];
    Arrays.fill(rates, 0.01);
    List<ByteBuffer> slices = new ArrayList<>();
    new LogicalWorker(engine, exchange, source)
        .work(
            new Assignment(0, paths),
            new RoundOrder(1, 0, iteration, rates, 1),
            slice -> SliceLayout.allocate(layout.length(slice)),
            (slice, packed) -> slices.add(packed));
    return slices;
  }

  /** A thread is seen for a moment after it has done its work. */
  private static void assertNoReadingThreads() throws InterruptedException {
    for (int i = 0; i < 500 && readingThreads() > 0; i++) {
      Thread.sleep(10);
    }
    assertThat(readingThreads()).isZero();
  }

  private static long readingThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("reading"))
        .count();
  }
}
