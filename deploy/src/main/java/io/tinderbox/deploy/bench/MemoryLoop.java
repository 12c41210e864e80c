package io.tinderbox.deploy.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A plain loop over long arrays, as STREAM has them (McCalpin: Memory Bandwidth and Machine Balance
 * in Current High Performance Computers, 1995): what memory gives that nothing is done with. Bytes
 * are counted as there: what is read and what is written.
 */
final class MemoryLoop implements Measurement {
  static final String UNIT = "GB/s";

  /** What is done to each value. */
  enum Kind {
    /** {@code a = b}. */
    COPY("copy loop", 2),
    /** {@code a = b + s * c}. */
    TRIAD("triad loop", 3);

    private final String label;
    private final int arrays;

    Kind(String label, int arrays) {
      this.label = label;
      this.arrays = arrays;
    }
  }

  private static final float SCALE = 0.5f;

  private final Kind kind;
  private final int length;
  private final int threads;
  private final ExecutorService pool;
  private float[] a;
  private float[] b;
  private float[] c;

  /**
   * @param length values of each array
   */
  MemoryLoop(Kind kind, int length, int threads) {
    this.kind = kind;
    this.length = length;
    this.threads = threads;
    this.pool = Executors.newFixedThreadPool(threads);
  }

  @Override
  public String name() {
    return "%s, %d thread%s".formatted(kind.label, threads, threads == 1 ? "" : "s");
  }

  @Override
  public String unit() {
    return UNIT;
  }

  @Override
  public void prepare() {
    a = new float[length];
    b = filled(1);
    c = filled(2);
    turn();
  }

  private float[] filled(float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }

  @Override
  public double turn() {
    return (double) kind.arrays * length * Float.BYTES / StepClock.medianSeconds(this::pass) / 1e9;
  }

  private void pass() {
    List<Future<?>> parts = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      int from = (int) ((long) length * thread / threads);
      int to = (int) ((long) length * (thread + 1) / threads);
      parts.add(pool.submit(() -> part(from, to)));
    }
    try {
      for (Future<?> part : parts) {
        part.get();
      }
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void part(int from, int to) {
    switch (kind) {
      case COPY -> copy(a, b, from, to);
      case TRIAD -> triad(a, b, c, from, to);
    }
  }

  private static void copy(float[] a, float[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      a[i] = b[i];
    }
  }

  private static void triad(float[] a, float[] b, float[] c, int from, int to) {
    for (int i = from; i < to; i++) {
      a[i] = b[i] + SCALE * c[i];
    }
  }

  @Override
  public void close() {
    pool.shutdown();
    a = null;
    b = null;
    c = null;
  }
}
