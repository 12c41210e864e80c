package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.trainer.engine.DropoutSequence;
import io.tinderbox.trainer.network.BatchNormalisation;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Forward as training goes: dropout by an engine's sequence, and the minibatch's own statistics in
 * layers that are trained. What running statistics are to move by goes with the gradients.
 */
final class TrainingPass implements TensorLayers.Pass {
  private final FrozenLayers frozen;
  private final DropoutSequence dropouts;
  private final BlockTensors parameters;
  private final BlockGradients gradients;
  private float[] mask = {};

  TrainingPass(
      FrozenLayers frozen,
      DropoutSequence dropouts,
      BlockTensors parameters,
      BlockGradients gradients) {
    this.frozen = frozen;
    this.dropouts = dropouts;
    this.parameters = parameters;
    this.gradients = gradients;
  }

  @Override
  public boolean takesStatistics(Stage stage) {
    return frozen.trains(stage);
  }

  @Override
  public void saw(Stage stage, Tensor mean, Tensor inverseDeviation) {
    BatchNormalisation layer = (BatchNormalisation) stage.layer();
    float[] variance = Tensors.values(inverseDeviation);
    for (int i = 0; i < variance.length; i++) {
      double inverse = variance[i];
      variance[i] = (float) Math.max(0, 1 / (inverse * inverse) - layer.epsilon());
    }
    move(stage, Role.RUNNING_MEAN, Tensors.values(mean));
    move(stage, Role.RUNNING_VARIANCE, variance);
  }

  private void move(Stage stage, Role role, float[] minibatch) {
    float[] move = Tensors.values(parameters.of(stage, role));
    float way = (float) (1 - ((BatchNormalisation) stage.layer()).decay());
    for (int i = 0; i < move.length; i++) {
      move[i] = way * (move[i] - minibatch[i]);
    }
    gradients.keep(block(stage, role), move);
  }

  private static ParameterBlock block(Stage stage, Role role) {
    return stage.blocks().stream().filter(block -> block.role() == role).findFirst().orElseThrow();
  }

  @Override
  public Tensor drop(Dropout layer, Tensor input) {
    int length = Math.toIntExact(input.numel());
    if (mask.length != length) {
      mask = new float[length];
    }
    dropouts.fill(mask, layer.probability());
    FloatPointer drawn = new FloatPointer(mask);
    if (input.dim() != 4) {
      return input.mul(torch.from_blob(drawn, input.size(0), input.size(1)));
    }
    // As for every engine, the order of an image is channels last.
    return input.mul(
        torch
            .from_blob(drawn, input.size(0), input.size(2), input.size(3), input.size(1))
            .permute(0, 3, 1, 2));
  }
}
