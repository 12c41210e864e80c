package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.exit.TinderboxException;

/** A way to measure one network on a split: on the driver, or on executors. */
@FunctionalInterface
public interface SplitEvaluation {
  /**
   * Everything there is to say of a split.
   *
   * @param sink takes every prediction, in the order of the examples
   * @throws TinderboxException exit code 3, when the examples are not those that the source tells
   *     of; 4, when the network's outputs are not numbers
   */
  Evaluation evaluate(ExampleSource source, PredictionSink sink);
}
