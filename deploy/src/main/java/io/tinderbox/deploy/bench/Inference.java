package io.tinderbox.deploy.bench;

import io.tinderbox.trainer.engine.Batch;
import io.tinderbox.trainer.engine.Classifier;

/** Pictures to outputs, as at test time. */
final class Inference implements Measurement {
  private final String engineName;
  private final Classifier classifier;
  private final Batch batch;

  Inference(String engineName, Classifier classifier, Batch batch) {
    this.engineName = engineName;
    this.classifier = classifier;
    this.batch = batch;
  }

  @Override
  public String name() {
    return "inference, " + engineName;
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
