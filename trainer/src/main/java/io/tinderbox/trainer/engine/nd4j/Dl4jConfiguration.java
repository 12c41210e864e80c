package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.trainer.network.BatchNormalisation;
import io.tinderbox.trainer.network.Convolution;
import io.tinderbox.trainer.network.Dense;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Flatten;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.GlobalAveragePool;
import io.tinderbox.trainer.network.Layer.Visitor;
import io.tinderbox.trainer.network.LocalResponseNormalisation;
import io.tinderbox.trainer.network.MaxPool;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.Rectifier;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.deeplearning4j.nn.conf.CacheMode;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.dropout.IDropout;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A network of DL4J's own layers, where oneDNN cannot be had directly (a GPU), and for dl4j-spark's
 * own master. A rectifier behind a convolution or dense layer becomes that layer's activation; the
 * last dense layer becomes the output layer.
 *
 * <p>Below the first layer that is trained everything but dropout is frozen in DL4J's terms, where
 * going backward ends; frozen layers above it let the gradient through.
 */
final class Dl4jConfiguration {
  private Dl4jConfiguration() {}

  /**
   * The outputs are logits, and the loss is ours. Updates are as {@code base} says.
   *
   * @param dropout of a probability that a value is dropped out
   */
  static MultiLayerConfiguration of(
      Network network,
      FrozenLayers frozen,
      ILossFunction loss,
      DoubleFunction<IDropout> dropout,
      NeuralNetConfiguration.Builder base) {
    NeuralNetConfiguration.ListBuilder layers = list(base);
    List<Stage> stages = network.stages();
    boolean reached = false;
    int index = 0;
    for (int i = 0; i < stages.size(); i++) {
      boolean rectified = i + 1 < stages.size() && stages.get(i + 1).layer() instanceof Rectifier;
      boolean last = i == stages.size() - 1;
      Builder builder = new Builder(rectified, last, loss, dropout);
      Optional<Layer> layer = stages.get(i).layer().accept(builder);
      if (layer.isPresent()) {
        reached |= frozen.trains(stages.get(i));
        boolean fixed = frozen.contains(stages.get(i)) && !stages.get(i).blocks().isEmpty();
        Layer placed = reached ? (fixed ? held(layer.get()) : layer.get()) : stopping(layer.get());
        placed.setLayerName(stages.get(i).name());
        layers.layer(index++, placed);
        if (builder.tookRectifier) {
          i++;
        }
      }
    }
    var input = network.input();
    return layers
        .setInputType(InputType.convolutional(input.height(), input.width(), input.channels()))
        .build();
  }

  /** What all networks of ours have in common. */
  static NeuralNetConfiguration.ListBuilder list(NeuralNetConfiguration.Builder base) {
    return base.trainingWorkspaceMode(WorkspaceMode.ENABLED)
        .inferenceWorkspaceMode(WorkspaceMode.ENABLED)
        .cacheMode(CacheMode.DEVICE)
        .convolutionMode(ConvolutionMode.Truncate)
        .list();
  }

  /** A layer below all that is trained; what drops out is random, and belongs to what is above. */
  private static Layer stopping(Layer layer) {
    return layer instanceof DropoutLayer ? layer : new FrozenLayer(layer);
  }

  /** A frozen layer with trained ones below it. */
  private static Layer held(Layer layer) {
    return layer instanceof BatchNormalization normalisation
        ? new FixedNormalisation(normalisation)
        : new FrozenLayerWithBackprop(layer);
  }

  private static final class Builder implements Visitor<Optional<Layer>> {
    private final boolean rectified;
    private final boolean last;
    private final ILossFunction loss;
    private final DoubleFunction<IDropout> dropout;
    private boolean tookRectifier;

    Builder(boolean rectified, boolean last, ILossFunction loss, DoubleFunction<IDropout> dropout) {
      this.rectified = rectified;
      this.last = last;
      this.loss = loss;
      this.dropout = dropout;
    }

    private Activation takeActivation() {
      tookRectifier = rectified;
      return rectified ? Activation.RELU : Activation.IDENTITY;
    }

    @Override
    public Optional<Layer> convolution(Convolution layer) {
      return Optional.of(
          new ConvolutionLayer.Builder(layer.kernel(), layer.kernel())
              .stride(layer.stride(), layer.stride())
              .padding(layer.padding(), layer.padding())
              .nOut(layer.filters())
              .hasBias(layer.bias())
              .activation(takeActivation())
              .build());
    }

    @Override
    public Optional<Layer> batchNormalisation(BatchNormalisation layer) {
      return Optional.of(
          new BatchNormalization.Builder()
              .decay(layer.decay())
              .eps(layer.epsilon())
              .useLogStd(false)
              .activation(Activation.IDENTITY)
              .build());
    }

    @Override
    public Optional<Layer> localResponseNormalisation(LocalResponseNormalisation layer) {
      return Optional.of(
          new LocalResponseNormalization.Builder(layer.k(), layer.n(), layer.alpha(), layer.beta())
              .build());
    }

    @Override
    public Optional<Layer> rectifier(Rectifier layer) {
      return Optional.of(new ActivationLayer(Activation.RELU));
    }

    @Override
    public Optional<Layer> maxPool(MaxPool layer) {
      return Optional.of(
          new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
              .kernelSize(layer.kernel(), layer.kernel())
              .stride(layer.stride(), layer.stride())
              .build());
    }

    @Override
    public Optional<Layer> globalAveragePool(GlobalAveragePool layer) {
      return Optional.of(new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
    }

    @Override
    public Optional<Layer> flatten(Flatten layer) {
      // DL4J puts its own preprocessor between an image and a dense layer.
      return Optional.empty();
    }

    @Override
    public Optional<Layer> dropout(Dropout layer) {
      return Optional.of(new DropoutLayer(dropout.apply(layer.probability())));
    }

    @Override
    public Optional<Layer> dense(Dense layer) {
      if (last) {
        return Optional.of(
            new OutputLayer.Builder(loss)
                .nOut(layer.units())
                .activation(Activation.IDENTITY)
                .build());
      }
      return Optional.of(
          new DenseLayer.Builder().nOut(layer.units()).activation(takeActivation()).build());
    }
  }
}
