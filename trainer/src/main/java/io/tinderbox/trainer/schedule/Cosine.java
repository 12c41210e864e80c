package io.tinderbox.trainer.schedule;

import io.tinderbox.trainer.run.Validation;
import java.util.List;

/**
 * {@code (1 + cos(pi * step / steps)) / 2} over the steps behind the warm-up: Loshchilov and
 * Hutter, SGDR, 2017, without restarts.
 */
public record Cosine() implements Rule {
  @Override
  public double factor(long step, long warmupSteps, RunLength run, List<Validation> history) {
    long steps = Math.max(1, run.steps() - warmupSteps);
    long done = Math.max(0, Math.min(step - warmupSteps, steps));
    return (1 + Math.cos(Math.PI * done / steps)) / 2;
  }
}
