package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.Network.Stage;
import org.bytedeco.pytorch.Tensor;

/**
 * Forward as training goes: dropout by an engine's sequence, and the minibatch's own statistics in
 * layers that are trained. What running statistics are to move by goes with the gradients.
 */
final class TrainingPass implements TensorLayers.Pass {
  private final FrozenLayers frozen;
  private final Learner learner;

  TrainingPass(FrozenLayers frozen, Learner learner) {
    this.frozen = frozen;
    this.learner = learner;
  }

  @Override
  public boolean takesStatistics(Stage stage) {
    return frozen.trains(stage);
  }

  @Override
  public void saw(Stage stage, Tensor mean, Tensor inverseDeviation) {
    learner.saw(stage, mean, inverseDeviation);
  }

  @Override
  public Tensor drop(Dropout layer, Tensor input) {
    Tensor mask = learner.mask(layer, input.numel());
    if (input.dim() != 4) {
      return input.mul(mask.view(input.size(0), input.size(1)));
    }
    // As for every engine, the order of an image is channels last.
    return input.mul(
        mask.view(input.size(0), input.size(2), input.size(3), input.size(1)).permute(0, 3, 1, 2));
  }
}
