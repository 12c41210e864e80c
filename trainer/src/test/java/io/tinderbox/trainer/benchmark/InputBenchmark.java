package io.tinderbox.trainer.benchmark;

import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.common.shard.Manifest;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.TestData;
import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.input.CropWriter;
import io.tinderbox.trainer.input.InputConfig;
import io.tinderbox.trainer.input.Scaling;
import io.tinderbox.trainer.input.TrainingWriter;
import io.tinderbox.trainer.input.distortion.DistortionConfig;
import io.tinderbox.trainer.input.distortion.Edges;
import io.tinderbox.trainer.input.distortion.Hue;
import io.tinderbox.trainer.input.mixing.MixConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One stored picture of 64x64 to its place in a minibatch, cropped to 56x56. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class InputBenchmark {
  private static final int SIDE = 64;
  private static final int CROP = 56;

  private final byte[] pixels = new byte[3 * SIDE * SIDE];
  private final Batch batch = Batch.allocate(1, 3 * CROP * CROP);
  private CropWriter crops;
  private TrainingWriter hues;
  private int epoch;

  /** Draws a picture. */
  @Setup
  public void fill() throws IOException {
    SplitMix64 random = new SplitMix64(1);
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    Path folder = Files.createTempDirectory("benchmark");
    Manifest manifest = TestData.SMALL.withSide(SIDE).write(folder).manifest();
    Storage.local().delete(Location.of(folder));
    DistortionConfig hue = DistortionConfig.of(Edges.NEAREST, new Hue(0.1));
    InputConfig input = new InputConfig(CROP, Scaling.HALF_RANGE, hue, MixConfig.NONE);
    crops = CropWriter.of(input.preprocessing(manifest));
    hues = TrainingWriter.of(input, manifest, 1);
  }

  /** A mirrored window, scaled. */
  @Benchmark
  public Batch crop() {
    crops.write(pixels, 3, 5, true, batch.images(), 0);
    return batch;
  }

  /** The centre with its hue turned, scaled: the dearest of the distortions of colour. */
  @Benchmark
  public Batch hue() {
    hues.write(pixels, 0, ++epoch, "an example", batch.images(), 0);
    return batch;
  }
}
