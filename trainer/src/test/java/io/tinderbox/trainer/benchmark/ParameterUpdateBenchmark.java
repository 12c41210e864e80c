package io.tinderbox.trainer.benchmark;

import io.tinderbox.trainer.network.Initialisation;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.optimiser.ParameterUpdate;
import io.tinderbox.trainer.vector.FlatVector;
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

/** A pass over a million kernel values on the heap, which the processor's cache may hold. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ParameterUpdateBenchmark {
  private static final int LENGTH = 1_000_000;
  private static final Step STEP = new Step(1e-3, 10);

  @Param({"sgd", "nesterov", "adam", "adamw"})
  private String optimiser;

  private ParameterUpdate update;
  private FlatVector parameters;
  private FlatVector gradient;
  private FlatVector state;

  /** Makes the vectors. */
  @Setup
  public void fill() {
    OptimiserConfig config = OptimiserConfig.named(optimiser).withWeightDecay(5e-4);
    ParameterBlock block =
        new ParameterBlock("dense1", Role.KERNEL, 0, LENGTH, Initialisation.ZERO);
    update = new ParameterUpdate(config, List.of(block));
    parameters = vector(LENGTH);
    gradient = vector(LENGTH);
    state = vector(config.stateVectors() * LENGTH);
  }

  private static FlatVector vector(int length) {
    float[] values = new float[length];
    Arrays.fill(values, 0.01f);
    return FlatVector.wrap(values);
  }

  /** The pass. */
  @Benchmark
  public double pass() {
    return update.apply(parameters, gradient, state, STEP);
  }
}
