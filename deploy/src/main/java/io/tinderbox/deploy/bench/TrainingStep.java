package io.tinderbox.deploy.bench;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Forward, backward, update; the next minibatch is sent ahead meanwhile, as in training. On a CPU
 * it needs no sending.
 */
final class TrainingStep implements Measurement {
  static final String UNIT = "images/s";

  /** So low that random pictures teach nothing, and nothing diverges. */
  private static final double LEARNING_RATE = 1e-3;

  private final String engineName;
  private final StepEngine engine;
  private final Batch batch;
  private final ExecutorService sender = Executors.newSingleThreadExecutor();
  private Future<Batch> next;
  private long iteration;

  /**
   * @param engine whose parameters move
   */
  TrainingStep(String engineName, StepEngine engine, Batch batch) {
    this.engineName = engineName;
    this.engine = engine;
    this.batch = batch;
  }

  @Override
  public String name() {
    return "training step, " + engineName;
  }

  @Override
  public String unit() {
    return UNIT;
  }

  @Override
  public void prepare() {
    engine.seed(BenchOptions.SEED);
    turn();
  }

  @Override
  public double turn() {
    return batch.examples() / StepClock.medianSeconds(this::step);
  }

  private void step() {
    try {
      Batch sent = next == null ? batch : next.get();
      next = sender.submit(this::send);
      engine.step(sent, new StepSettings(LEARNING_RATE, iteration++));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same pictures, as a minibatch of their own. */
  private Batch send() {
    Batch ahead = batch.filled(batch.examples());
    engine.ahead(ahead);
    return ahead;
  }

  @Override
  public void close() {
    sender.shutdown();
    try {
      // What it sends must stay until it is sent.
      sender.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
