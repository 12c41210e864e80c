package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.trainer.engine.onednn.Operation;
import io.tinderbox.trainer.engine.onednn.Operation.Mode;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import java.util.function.Function;
import org.bytedeco.javacpp.Pointer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.BaseLayer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What DL4J runs of a {@link OneDnnLayer}: arrays from its workspaces, handed to the operation. */
final class OneDnnLayerRuntime extends BaseLayer<OneDnnLayer> implements Operation.Parameters {
  private static final long serialVersionUID = 1;

  private transient Operation operation;
  private transient INDArray output;

  OneDnnLayerRuntime(NeuralNetConfiguration conf, DataType type) {
    super(conf, type);
  }

  void computeWith(Function<Operation.Parameters, Operation> maker) {
    operation = maker.apply(this);
  }

  @Override
  public Pointer values(Role role) {
    return params.get(BlockViews.key(role)).data().addressPointer();
  }

  @Override
  public Pointer gradient(Role role) {
    return gradientViews.get(BlockViews.key(role)).data().addressPointer();
  }

  @Override
  public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
    int examples = (int) input.size(0);
    INDArray in = packed(input);
    output = create(workspaces, ArrayType.ACTIVATIONS, layerConf().stage().output(), examples);
    operation.forward(
        pointer(in), pointer(output), examples, mode(training), bytes -> keep(workspaces, bytes));
    return output;
  }

  @Override
  public Pair<Gradient, INDArray> backpropGradient(INDArray epsilon, LayerWorkspaceMgr workspaces) {
    int examples = (int) input.size(0);
    INDArray below =
        layerConf().first()
            ? null
            : create(workspaces, ArrayType.ACTIVATION_GRAD, layerConf().stage().input(), examples);
    operation.backward(
        pointer(packed(input)),
        pointer(output),
        pointer(packed(epsilon)),
        below == null ? null : pointer(below),
        examples);
    Gradient gradient = new DefaultGradient();
    if (!layerConf().held() && gradientViews != null) {
      gradientViews.forEach(gradient::setGradientFor);
    }
    return new Pair<>(gradient, below);
  }

  private Mode mode(boolean training) {
    if (!training) {
      return Mode.TEST;
    }
    return layerConf().held() ? Mode.HELD : Mode.TRAINING;
  }

  private static INDArray create(
      LayerWorkspaceMgr workspaces, ArrayType type, Activation shape, int examples) {
    return shape.flat()
        ? workspaces.createUninitialized(
            type, DataType.FLOAT, new long[] {examples, shape.values()}, 'c')
        : workspaces.createUninitialized(
            type,
            DataType.FLOAT,
            new long[] {examples, shape.height(), shape.width(), shape.channels()},
            'c');
  }

  private static Pointer keep(LayerWorkspaceMgr workspaces, long bytes) {
    return pointer(
        workspaces.createUninitialized(ArrayType.ACTIVATIONS, DataType.BYTE, new long[] {bytes}));
  }

  private static Pointer pointer(INDArray array) {
    return array.data().addressPointer();
  }

  /** One value after the other; DL4J's own layers may give other orders. */
  private static INDArray packed(INDArray array) {
    return array.ordering() == 'c' && array.elementWiseStride() == 1 ? array : array.dup('c');
  }

  @Override
  public void clear() {
    super.clear();
    output = null;
  }

  @Override
  public boolean isPretrainLayer() {
    return false;
  }

  @Override
  public void clearNoiseWeightParams() {
    // There are none.
  }
}
