package io.tinderbox.trainer.schedule;

import io.tinderbox.trainer.run.Validation;
import java.util.List;

/** The same rate all through. */
public record Constant() implements Rule {
  @Override
  public double factor(long step, long warmupSteps, RunLength run, List<Validation> history) {
    return 1;
  }
}
