package io.tinderbox.trainer.benchmark;

import io.tinderbox.trainer.averaging.SliceLayout;
import io.tinderbox.trainer.averaging.SliceMean;
import io.tinderbox.trainer.averaging.Transport;
import io.tinderbox.trainer.vector.FlatVector;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The mean of one slice of 16 MiB of several workers. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 2, jvmArgsAppend = "-XX:G1HeapRegionSize=16m")
public class SliceMeanBenchmark {
  @Param({"2", "8"})
  private int workers;

  private final List<SliceMean.Piece> pieces = new ArrayList<>();

  /** Makes the workers' slices. */
  @Setup
  public void fill() {
    float[] values = new float[SliceLayout.SLICE];
    Arrays.fill(values, 0.5f);
    FlatVector vector = FlatVector.wrap(values);
    for (int worker = 0; worker < workers; worker++) {
      ByteBuffer slice = new SliceLayout(values.length, 0).cut(0, vector, vector);
      pieces.add(new SliceMean.Piece(slice, 64));
    }
  }

  /** The mean. */
  @Benchmark
  public SliceMean mean() {
    return SliceMean.of(Transport.FLOAT32, pieces, null, SliceLayout.SLICE);
  }
}
