package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.shard.Example;

/** Takes every prediction of an evaluation, in the order of the examples. */
@FunctionalInterface
public interface PredictionSink {
  /** Nobody wants them. */
  PredictionSink NONE = (example, prediction) -> {};

  void accept(Example example, Prediction prediction);

  /** Both: this one first. */
  default PredictionSink and(PredictionSink other) {
    return (example, prediction) -> {
      accept(example, prediction);
      other.accept(example, prediction);
    };
  }
}
