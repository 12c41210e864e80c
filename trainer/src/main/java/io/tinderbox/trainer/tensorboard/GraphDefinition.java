package io.tinderbox.trainer.tensorboard;

import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Layer;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.ParameterBlock;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A network as TensorBoard draws it (tensorflow/core/framework/graph.proto): a chain from the input
 * over the layers to the loss. What belongs to a layer, its parameters and the {@code /} layers
 * behind it, has a name below the layer's own, so that TensorBoard draws one box that opens.
 */
final class GraphDefinition {
  private static final int DT_FLOAT = 1;
  private static final int DT_INT32 = 3;

  /** The oldest GraphDef version that current TensorFlow reads without changes of meaning. */
  private static final int PRODUCER = 22;

  private final Message graph = new Message();

  private GraphDefinition() {}

  /** A GraphDef. */
  static Message of(Network network, String loss) {
    GraphDefinition definition = new GraphDefinition();
    definition.node("input", "Placeholder", List.of(), image(network.input()), DT_FLOAT, null);
    String last = "input";
    for (Network.Stage stage : network.stages()) {
      last = definition.stage(stage, last);
    }
    definition.node("labels", "Placeholder", List.of(), new long[] {-1}, DT_INT32, null);
    definition.node("loss", loss, List.of(last, "labels"), new long[0], DT_FLOAT, null);
    return definition.graph.message(4, new Message().varint(1, PRODUCER));
  }

  private String stage(Network.Stage stage, String before) {
    List<String> inputs = new ArrayList<>(List.of(before));
    for (ParameterBlock block : stage.blocks()) {
      String name = LayerHistograms.name(block);
      node(name, "Variable", List.of(), new long[] {block.length()}, DT_FLOAT, null);
      inputs.add(name);
    }
    String op = stage.layer().getClass().getSimpleName();
    node(stage.name(), op, inputs, image(stage.output()), DT_FLOAT, stage.layer());
    return stage.name();
  }

  /** With the number of examples left open. */
  private static long[] image(Activation activation) {
    return activation.flat()
        ? new long[] {-1, activation.channels()}
        : new long[] {-1, activation.channels(), activation.height(), activation.width()};
  }

  /**
   * @param layer whose settings are shown with the node; null for none
   */
  private void node(
      String name, String op, List<String> inputs, long[] shape, int type, Layer layer) {
    Message node = new Message().text(1, name).text(2, op);
    inputs.forEach(input -> node.text(3, input));
    node.entry(5, "_output_shapes", new Message().message(1, shapes(shape)));
    node.entry(5, "dtype", new Message().varint(6, type));
    if (layer != null) {
      for (RecordComponent component : layer.getClass().getRecordComponents()) {
        node.entry(5, component.getName(), attribute(layer, component));
      }
    }
    graph.message(1, node);
  }

  private static Message shapes(long[] shape) {
    Message dimensions = new Message();
    for (long size : shape) {
      dimensions.message(2, new Message().varint(1, size));
    }
    return new Message().message(7, dimensions);
  }

  private static Message attribute(Layer layer, RecordComponent component) {
    Object value;
    try {
      value = component.getAccessor().invoke(layer);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read %s of %s".formatted(component, layer), e);
    }
    Message attribute = new Message();
    if (value instanceof Integer whole) {
      return attribute.varint(3, whole);
    }
    if (value instanceof Boolean flag) {
      return attribute.varint(5, flag ? 1 : 0);
    }
    return value instanceof Double number
        ? attribute.fixed32(4, number.floatValue())
        : attribute.text(2, String.valueOf(value).toLowerCase(Locale.ROOT));
  }
}
