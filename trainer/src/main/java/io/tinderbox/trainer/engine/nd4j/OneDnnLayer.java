package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.trainer.engine.onednn.OneDnn;
import io.tinderbox.trainer.engine.onednn.Operations;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Network.Stage;
import java.util.Collection;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A layer that oneDNN computes, as a layer of DL4J. Images are channels last. */
final class OneDnnLayer extends BaseLayer {
  private static final long serialVersionUID = 1;

  private final transient OneDnn oneDnn;
  private final transient Stage stage;
  private final boolean rectified;
  private final boolean held;
  private final boolean first;

  /**
   * @param rectified whether it is a rectifier as well
   * @param held whether its parameters stay as they are while the gradient goes through
   * @param first whether nobody wants the gradient of what comes in
   */
  OneDnnLayer(OneDnn oneDnn, Stage stage, boolean rectified, boolean held, boolean first) {
    this.oneDnn = oneDnn;
    this.stage = stage;
    this.rectified = rectified;
    this.held = held;
    this.first = first;
  }

  Stage stage() {
    return stage;
  }

  /** Whether it goes by running statistics where it goes backward, and takes no gradients. */
  boolean held() {
    return held;
  }

  boolean first() {
    return first;
  }

  @Override
  public org.deeplearning4j.nn.api.Layer instantiate(
      NeuralNetConfiguration conf,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialise,
      DataType type) {
    OneDnnLayerRuntime layer = new OneDnnLayerRuntime(conf, type);
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    layer.setParamTable(initializer().init(conf, parameters, initialise));
    layer.setConf(conf);
    layer.computeWith(parametersOf -> Operations.of(oneDnn, stage, rectified, parametersOf));
    return layer;
  }

  @Override
  public ParamInitializer initializer() {
    return new BlockViews(stage);
  }

  @Override
  public InputType getOutputType(int index, InputType input) {
    Activation output = stage.output();
    return output.flat()
        ? InputType.feedForward(output.values())
        : InputType.convolutional(
            output.height(), output.width(), output.channels(), CNN2DFormat.NHWC);
  }

  @Override
  public void setNIn(InputType input, boolean override) {
    // The stage knows.
  }

  @Override
  public InputPreProcessor getPreProcessorForInputType(InputType input) {
    boolean flattens = stage.input().flat() && input instanceof InputType.InputTypeConvolutional;
    return flattens ? new FlattenedInput((InputType.InputTypeConvolutional) input) : null;
  }

  /** A network's input as a vector, channel by channel; nobody wants its gradient. */
  private static final class FlattenedInput extends CnnToFeedForwardPreProcessor {
    private static final long serialVersionUID = 1;

    FlattenedInput(InputType.InputTypeConvolutional image) {
      super(image.getHeight(), image.getWidth(), image.getChannels());
    }

    @Override
    public INDArray backprop(INDArray gradient, int examples, LayerWorkspaceMgr workspaces) {
      return gradient == null ? null : super.backprop(gradient, examples, workspaces);
    }
  }

  @Override
  public boolean isPretrainParam(String name) {
    return false;
  }

  @Override
  public LayerMemoryReport getMemoryReport(InputType input) {
    throw new UnsupportedOperationException("see EngineMemory");
  }
}
