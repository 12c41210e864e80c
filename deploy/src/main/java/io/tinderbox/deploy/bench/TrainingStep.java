package io.tinderbox.deploy.bench;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;

/** Forward, backward, update. */
final class TrainingStep implements Measurement {
  static final String UNIT = "images/s";

  /** So low that random pictures teach nothing, and nothing diverges. */
  private static final double LEARNING_RATE = 1e-3;

  private final String engineName;
  private final StepEngine engine;
  private final Batch batch;
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
    engine.step(batch, new StepSettings(LEARNING_RATE, iteration++));
  }
}
