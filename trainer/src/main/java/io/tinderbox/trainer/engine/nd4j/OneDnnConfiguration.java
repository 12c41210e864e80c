package io.tinderbox.trainer.engine.nd4j;

import static org.nd4j.linalg.activations.Activation.IDENTITY;

import io.tinderbox.trainer.engine.DropoutSequence;
import io.tinderbox.trainer.engine.onednn.OneDnn;
import io.tinderbox.trainer.engine.onednn.Operations;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Flatten;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.Rectifier;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * A network in DL4J's terms, its layers computed by oneDNN directly: no convolution goes forward
 * twice, and what flows between them is never brought to another layout. Dropout and the loss are
 * layers of DL4J's that ask objects of ours.
 *
 * <p>Below the first layer that is trained everything but dropout is frozen in DL4J's terms, where
 * going backward ends; frozen layers above it let the gradient through.
 */
final class OneDnnConfiguration {
  /** The name of the last layer, which puts out what comes in. */
  static final String LOSS = "loss";

  private OneDnnConfiguration() {}

  static MultiLayerConfiguration of(
      Network network,
      FrozenLayers frozen,
      ILossFunction loss,
      DropoutSequence dropouts,
      OneDnn oneDnn,
      NeuralNetConfiguration.Builder base) {
    NeuralNetConfiguration.ListBuilder layers = Dl4jConfiguration.list(base);
    List<Stage> stages = network.stages();
    boolean reached = false;
    boolean goesBackward = false;
    int index = 0;
    for (int i = takesImages(network) ? 0 : 1; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      boolean rectified =
          i < stages.size() - 1
              && Operations.takesRectifier(stage.layer())
              && stages.get(i + 1).layer() instanceof Rectifier;
      reached |= frozen.trains(stage);
      boolean held = reached && frozen.contains(stage) && !stage.blocks().isEmpty();
      Layer layer;
      if (stage.layer() instanceof Dropout dropout) {
        layer = new DropoutLayer(new SeededDropout(dropout.probability(), dropouts));
      } else {
        layer = new OneDnnLayer(oneDnn, stage, rectified, held, !goesBackward);
      }
      boolean stops = !reached && !(layer instanceof DropoutLayer);
      Layer placed = stops ? new FrozenLayer(layer) : layer;
      goesBackward |= !stops;
      placed.setLayerName(stage.name());
      layers.layer(index++, placed);
      if (rectified) {
        i++;
      }
    }
    LossLayer end = new LossLayer.Builder(loss).activation(IDENTITY).build();
    end.setNOut(network.classes());
    end.setLayerName(LOSS);
    return layers.layer(index, end).setInputType(inputType(network)).build();
  }

  /** Whether the network's layers take its input as an image, channels last. */
  static boolean takesImages(Network network) {
    return !(network.stages().get(0).layer() instanceof Flatten);
  }

  private static InputType inputType(Network network) {
    Activation input = network.input();
    return InputType.convolutional(
        input.height(),
        input.width(),
        input.channels(),
        takesImages(network) ? CNN2DFormat.NHWC : CNN2DFormat.NCHW);
  }
}
