package io.tinderbox.deploy.bench;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.Classifier;

/** Pictures to outputs, as at test time. */
final class Inference implements Measurement {
  private final Classifier classifier;
  private final Batch batch;

  Inference(Classifier classifier, Batch batch) {
    this.classifier = classifier;
    this.batch = batch;
  }

  @Override
  public String name() {
    return "inference";
  }

  @Override
  public String unit() {
    return TrainingStep.UNIT;
  }

  @Override
  public void prepare() {
    turn();
  }

  @Override
  public double turn() {
    return batch.examples() / StepClock.medianSeconds(() -> classifier.logits(batch));
  }
}
