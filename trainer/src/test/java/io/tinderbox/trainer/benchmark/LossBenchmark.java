package io.tinderbox.trainer.benchmark;

import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.loss.Loss;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.loss.Softmax;
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

/** Losses with their gradient, of a minibatch; and softmax, of one example. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LossBenchmark {
  private static final int ROWS = 64;
  private static final int CLASSES = 200;

  @Param({"cross-entropy", "smoothed", "svm"})
  private String loss;

  private Loss function;
  private final float[] logits = new float[ROWS * CLASSES];
  private final float[] targets = new float[ROWS * CLASSES];
  private final float[] gradient = new float[ROWS * CLASSES];
  private final double[] example = new double[CLASSES];

  /** Draws outputs. */
  @Setup
  public void fill() {
    function = new LossConfig(loss, loss.equals("smoothed") ? 0.1 : 0).loss();
    SplitMix64 random = new SplitMix64(1);
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (6 * random.nextDouble() - 3);
      example[i % CLASSES] = logits[i];
    }
    for (int row = 0; row < ROWS; row++) {
      targets[row * CLASSES + row] = 1;
    }
  }

  /** Loss and gradient of the minibatch. */
  @Benchmark
  public Loss.Result minibatch() {
    return function.of(logits, targets, ROWS, CLASSES, gradient);
  }

  /** Probabilities of one example; the same for every loss. */
  @Benchmark
  public double[] softmax() {
    return Softmax.probabilities(example);
  }
}
