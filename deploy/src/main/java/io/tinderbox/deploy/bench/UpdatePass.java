package io.tinderbox.deploy.bench;

import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.optimiser.Optimiser.Step;
import io.tinderbox.trainer.optimiser.ParameterUpdate;
import io.tinderbox.trainer.vector.FlatVector;

/**
 * The optimiser's pass over an engine's own vectors. Bytes are those that it cannot do without:
 * parameters and state read and written, the gradient read.
 */
final class UpdatePass implements Measurement {
  private static final double LEARNING_RATE = 1e-3;

  private final StepEngine engine;
  private final FlatVector gradient;
  private final ParameterUpdate update;
  private long age;

  /**
   * @param gradient laid out as the engine's parameters
   */
  UpdatePass(StepEngine engine, FlatVector gradient) {
    this.engine = engine;
    this.gradient = gradient;
    this.update = new ParameterUpdate(BenchNetwork.OPTIMISER, engine.network().blocks());
  }

  @Override
  public String name() {
    return "update (%s) of %,d parameters"
        .formatted(BenchNetwork.OPTIMISER.name(), engine.network().parameters());
  }

  @Override
  public String unit() {
    return MemoryLoop.UNIT;
  }

  @Override
  public void prepare() {
    turn();
  }

  @Override
  public double turn() {
    long read = engine.parameters().length() + gradient.length() + engine.optimiserState().length();
    long written = engine.parameters().length() + engine.optimiserState().length();
    return (read + written) * Float.BYTES / StepClock.medianSeconds(this::pass) / 1e9;
  }

  private void pass() {
    update.apply(
        engine.parameters(), gradient, engine.optimiserState(), new Step(LEARNING_RATE, age++));
  }
}
