package io.tinderbox.trainer.engine.nd4j;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalisation that is frozen with trained layers below it: forward by its running
 * statistics, backward as the fixed scaling that it then is, {@code gamma / sqrt(variance +
 * epsilon)} a channel. (DL4J's own needs the minibatch's statistics there, and has none.)
 */
final class FixedNormalisation extends FrozenLayerWithBackprop {
  private static final long serialVersionUID = 1;

  FixedNormalisation(BatchNormalization layer) {
    super(layer);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    var frozen =
        (org.deeplearning4j.nn.layers.FrozenLayerWithBackprop)
            super.instantiate(conf, listeners, index, parameters, initialise, type);
    return new Scaling(frozen.getInsideLayer());
  }

  private static final class Scaling extends org.deeplearning4j.nn.layers.FrozenLayerWithBackprop {
    private static final long serialVersionUID = 1;

    Scaling(Layer normalisation) {
      super(normalisation);
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      BatchNormalization settings = (BatchNormalization) getInsideLayer().conf().getLayer();
      INDArray variance = getParam(BatchNormalizationParamInitializer.GLOBAL_VAR);
      INDArray gamma = getParam(BatchNormalizationParamInitializer.GAMMA);
      INDArray scale = gamma.div(Transforms.sqrt(variance.add(settings.getEps()), false));
      INDArray below =
          workspaces.createUninitialized(
              ArrayType.ACTIVATION_GRAD, epsilon.dataType(), epsilon.shape(), 'c');
      Nd4j.getExecutioner().exec(new BroadcastMulOp(epsilon, scale, below, 1));
      return new Pair<>(new DefaultGradient(), below);
    }
  }
}
