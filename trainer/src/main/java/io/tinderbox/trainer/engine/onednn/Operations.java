package io.tinderbox.trainer.engine.onednn;

import io.tinderbox.trainer.network.BatchNormalisation;
import io.tinderbox.trainer.network.Convolution;
import io.tinderbox.trainer.network.Dense;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Flatten;
import io.tinderbox.trainer.network.GlobalAveragePool;
import io.tinderbox.trainer.network.Layer;
import io.tinderbox.trainer.network.LocalResponseNormalisation;
import io.tinderbox.trainer.network.MaxPool;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.Rectifier;

/** The operation of each kind of layer. */
public final class Operations {
  private Operations() {}

  /** Whether the operation of this layer does the work of a rectifier behind it as well. */
  public static boolean takesRectifier(Layer layer) {
    return layer instanceof Convolution
        || layer instanceof Dense
        || layer instanceof BatchNormalisation;
  }

  /**
   * Closed with {@code oneDnn}.
   *
   * @param rectified whether a rectifier behind the layer is its business
   */
  public static Operation of(
      OneDnn oneDnn, Stage stage, boolean rectified, Operation.Parameters parameters) {
    return oneDnn.own(stage.layer().accept(new Maker(oneDnn, stage, rectified, parameters)));
  }

  private record Maker(
      OneDnn oneDnn, Stage stage, boolean rectified, Operation.Parameters parameters)
      implements Layer.Visitor<Operation> {
    @Override
    public Operation convolution(Convolution layer) {
      return new ConvolutionOperation(oneDnn, stage, rectified, parameters);
    }

    @Override
    public Operation batchNormalisation(BatchNormalisation layer) {
      return new NormalisationOperation(oneDnn, stage, rectified, parameters);
    }

    @Override
    public Operation localResponseNormalisation(LocalResponseNormalisation layer) {
      return new ResponseOperation(oneDnn, stage);
    }

    @Override
    public Operation rectifier(Rectifier layer) {
      return new RectifierOperation(oneDnn, stage);
    }

    @Override
    public Operation maxPool(MaxPool layer) {
      return PoolOperation.max(oneDnn, stage);
    }

    @Override
    public Operation globalAveragePool(GlobalAveragePool layer) {
      return PoolOperation.globalAverage(oneDnn, stage);
    }

    @Override
    public Operation flatten(Flatten layer) {
      return new FlattenOperation(oneDnn, stage.input());
    }

    @Override
    public Operation dropout(Dropout layer) {
      throw new IllegalArgumentException("dropout is no operation of oneDNN's");
    }

    @Override
    public Operation dense(Dense layer) {
      return new DenseOperation(oneDnn, stage, rectified, parameters);
    }
  }
}
