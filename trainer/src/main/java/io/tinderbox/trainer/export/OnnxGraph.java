package io.tinderbox.trainer.export;

import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.BatchNormalisation;
import io.tinderbox.trainer.network.Convolution;
import io.tinderbox.trainer.network.Dense;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Flatten;
import io.tinderbox.trainer.network.GlobalAveragePool;
import io.tinderbox.trainer.network.Layer;
import io.tinderbox.trainer.network.LocalResponseNormalisation;
import io.tinderbox.trainer.network.MaxPool;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import io.tinderbox.trainer.network.Rectifier;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/**
 * A network as ONNX sees it when it predicts: from {@value #INPUT} {@code [batch, channels, height,
 * width]} to {@value #LOGITS} and {@value #PROBABILITIES} {@code [batch, classes]}, all float32,
 * with any number of examples. A stage becomes the node of its name, and a block of parameters the
 * initializer {@code stage.role}; dropout does nothing then and leaves no node.
 *
 * <p>Operators as of opset {@value #OPSET}: https://onnx.ai/onnx/operators/
 */
final class OnnxGraph implements Layer.Visitor<String> {
  static final String INPUT = "input";
  static final String LOGITS = "logits";
  static final String PROBABILITIES = "probabilities";

  /** Of ONNX 1.12 (2022): what every runtime since reads. Later ones change none of these. */
  static final int OPSET = 17;

  private static final String BATCH = "batch";

  private final GraphProto.Builder graph = GraphProto.newBuilder();
  private final ByteBuffer parameters;
  private Stage stage;
  private String before = INPUT;
  private String output;

  private OnnxGraph(ByteBuffer parameters) {
    this.parameters = parameters;
  }

  /**
   * @param parameters the flat vector as it lies in its file, little-endian float32; the graph
   *     looks at it and keeps no copy
   */
  static GraphProto of(Network network, ByteBuffer parameters) {
    OnnxGraph made = new OnnxGraph(parameters);
    GraphProto.Builder graph = made.graph;
    graph.setName(network.name()).addInput(value(INPUT, network.input()));
    List<Stage> stages =
        network.stages().stream().filter(stage -> !(stage.layer() instanceof Dropout)).toList();
    Stage last = stages.get(stages.size() - 1);
    for (Stage stage : stages) {
      made.stage = stage;
      made.output = stage == last ? LOGITS : stage.name();
      made.before = stage.layer().accept(made);
    }
    graph.addNode(
        NodeProto.newBuilder()
            .setName(PROBABILITIES)
            .setOpType("Softmax")
            .addInput(LOGITS)
            .addOutput(PROBABILITIES)
            .addAttribute(OnnxAttributes.of("axis", 1)));
    Activation classes = Activation.vector(network.classes());
    graph.addOutput(value(LOGITS, classes)).addOutput(value(PROBABILITIES, classes));
    return graph.build();
  }

  @Override
  public String convolution(Convolution layer) {
    int k = layer.kernel();
    NodeProto.Builder node = node("Conv").addInput(before);
    node.addInput(parameter(Role.KERNEL, layer.filters(), stage.input().channels(), k, k));
    if (layer.bias()) {
      node.addInput(parameter(Role.BIAS, layer.filters()));
    }
    int padding = layer.padding();
    node.addAttribute(OnnxAttributes.of("kernel_shape", k, k))
        .addAttribute(OnnxAttributes.of("strides", layer.stride(), layer.stride()))
        .addAttribute(OnnxAttributes.of("pads", padding, padding, padding, padding));
    return added(node);
  }

  @Override
  public String batchNormalisation(BatchNormalisation layer) {
    NodeProto.Builder node = node("BatchNormalization").addInput(before);
    for (Role role : List.of(Role.GAMMA, Role.BETA, Role.RUNNING_MEAN, Role.RUNNING_VARIANCE)) {
      node.addInput(parameter(role, stage.input().channels()));
    }
    return added(node.addAttribute(OnnxAttributes.of("epsilon", (float) layer.epsilon())));
  }

  @Override
  public String localResponseNormalisation(LocalResponseNormalisation layer) {
    // ONNX divides alpha by the number of channels in the sum.
    return added(
        node("LRN")
            .addInput(before)
            .addAttribute(OnnxAttributes.of("size", layer.n()))
            .addAttribute(OnnxAttributes.of("alpha", (float) (layer.alpha() * layer.n())))
            .addAttribute(OnnxAttributes.of("beta", (float) layer.beta()))
            .addAttribute(OnnxAttributes.of("bias", (float) layer.k())));
  }

  @Override
  public String rectifier(Rectifier layer) {
    return added(node("Relu").addInput(before));
  }

  @Override
  public String maxPool(MaxPool layer) {
    return added(
        node("MaxPool")
            .addInput(before)
            .addAttribute(OnnxAttributes.of("kernel_shape", layer.kernel(), layer.kernel()))
            .addAttribute(OnnxAttributes.of("strides", layer.stride(), layer.stride()))
            .addAttribute(OnnxAttributes.of("ceil_mode", 0)));
  }

  @Override
  public String globalAveragePool(GlobalAveragePool layer) {
    String pooled = stage.name() + "/mean";
    graph.addNode(
        NodeProto.newBuilder()
            .setName(pooled)
            .setOpType("GlobalAveragePool")
            .addInput(before)
            .addOutput(pooled));
    return flattened(pooled);
  }

  @Override
  public String flatten(Flatten layer) {
    return flattened(before);
  }

  /** ONNX goes channel by channel too. */
  private String flattened(String image) {
    return added(node("Flatten").addInput(image).addAttribute(OnnxAttributes.of("axis", 1)));
  }

  @Override
  public String dropout(Dropout layer) {
    return before;
  }

  @Override
  public String dense(Dense layer) {
    return added(
        node("Gemm")
            .addInput(before)
            .addInput(parameter(Role.KERNEL, layer.units(), stage.input().values()))
            .addInput(parameter(Role.BIAS, layer.units()))
            .addAttribute(OnnxAttributes.of("transB", 1)));
  }

  private NodeProto.Builder node(String operator) {
    return NodeProto.newBuilder().setName(stage.name()).setOpType(operator).addOutput(output);
  }

  private String added(NodeProto.Builder node) {
    graph.addNode(node);
    return output;
  }

  /** Adds the stage's block of that role, in the shape that it lies in. */
  private String parameter(Role role, int... shape) {
    ParameterBlock block =
        stage.blocks().stream().filter(b -> b.role() == role).findFirst().orElseThrow();
    String name = stage.name() + "." + role.name().toLowerCase(Locale.ROOT);
    TensorProto.Builder tensor =
        TensorProto.newBuilder()
            .setName(name)
            .setDataType(TensorProto.DataType.FLOAT_VALUE)
            .setRawData(
                UnsafeByteOperations.unsafeWrap(
                    parameters.slice(
                        Math.toIntExact(block.offset() * Float.BYTES),
                        Math.multiplyExact(block.length(), Float.BYTES))));
    for (int size : shape) {
      tensor.addDims(size);
    }
    graph.addInitializer(tensor);
    return name;
  }

  /** A number of examples of this shape. */
  private static ValueInfoProto value(String name, Activation activation) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimParam(BATCH);
    shape.addDimBuilder().setDimValue(activation.channels());
    if (!activation.flat()) {
      shape.addDimBuilder().setDimValue(activation.height());
      shape.addDimBuilder().setDimValue(activation.width());
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT_VALUE)
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
