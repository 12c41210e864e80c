package io.tinderbox.trainer.engine.onednn;

import io.tinderbox.trainer.engine.onednn.FlattenOperation.ChannelOrder;
import io.tinderbox.trainer.engine.onednn.Operation.Mode;
import io.tinderbox.trainer.network.Activation;
import io.tinderbox.trainer.network.Dropout;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import io.tinderbox.trainer.network.ParameterBlock;
import io.tinderbox.trainer.network.ParameterBlock.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A network's operations one after the other, as at test time, to look into: forward to any layer,
 * and backward from there to any one below. Each rectifier is an operation of its own, and dropout
 * none. Memory is taken for a call and given back at its end. Lives on one thread.
 */
public final class LayerChain implements AutoCloseable {
  /** In the place of a layer: what the network sees. */
  public static final int INPUT = -1;

  private final OneDnn oneDnn = new OneDnn();
  private final Network network;
  private final List<Operation> operations = new ArrayList<>();

  /**
   * @param parameters where the value at an offset of the flat parameter vector lies
   */
  public LayerChain(Network network, LongFunction<Pointer> parameters) {
    this.network = network;
    for (Stage stage : network.stages()) {
      operations.add(
          stage.layer() instanceof Dropout
              ? null
              : Operations.of(oneDnn, stage, false, new Untrained(stage, parameters)));
    }
  }

  /** A stage's parameters, whose gradients nobody may ask for. */
  private record Untrained(Stage stage, LongFunction<Pointer> parameters)
      implements Operation.Parameters {
    @Override
    public Pointer values(Role role) {
      return stage.blocks().stream()
          .filter(block -> block.role() == role)
          .map(ParameterBlock::offset)
          .map(parameters::apply)
          .findFirst()
          .orElseThrow();
    }

    @Override
    public Pointer gradient(Role role) {
      throw new IllegalStateException("no gradient of parameters is asked for");
    }
  }

  /**
   * What a layer puts out.
   *
   * @param images {@code [examples, channels, height, width]}
   * @param layer number of the stage
   * @return channels first
   */
  public float[] outputs(Pointer images, int examples, int layer) {
    try (Pass pass = new Pass(examples, Mode.TEST)) {
      pass.forward(images, layer);
      return pass.channelsFirst(pass.outputs[layer + 1], shape(layer));
    }
  }

  /**
   * The gradient of a weighted sum of a layer's outputs.
   *
   * @param of number of the stage
   * @param weights {@code [examples * values]} of its outputs, channels first
   * @param to number of a stage below, or {@link #INPUT}
   * @return with respect to that one's outputs, channels first
   */
  public float[] gradient(Pointer images, int examples, int of, float[] weights, int to) {
    try (Pass pass = new Pass(examples, Mode.HELD)) {
      pass.forward(images, of);
      return pass.channelsFirst(pass.backward(of, weights, to), shape(to));
    }
  }

  private Activation shape(int layer) {
    return layer == INPUT ? network.input() : network.stages().get(layer).output();
  }

  @Override
  public void close() {
    oneDnn.close();
  }

  /** One way up and down, with its memory. */
  private final class Pass implements Operation.Keeper, AutoCloseable {
    private final int examples;
    private final Mode mode;
    private final List<Pointer> taken = new ArrayList<>();

    /** By stage, from 1; 0 is the input. Channels last. */
    private final Pointer[] outputs = new Pointer[network.stages().size() + 1];

    Pass(int examples, Mode mode) {
      this.examples = examples;
      this.mode = mode;
    }

    void forward(Pointer images, int last) {
      outputs[0] = take(network.input());
      try (ChannelOrder order = new ChannelOrder(oneDnn, network.input(), examples)) {
        order.toChannelsLast(images, outputs[0]);
      }
      for (int i = 0; i <= last; i++) {
        if (operations.get(i) == null) {
          outputs[i + 1] = outputs[i];
        } else {
          outputs[i + 1] = take(shape(i));
          operations.get(i).forward(outputs[i], outputs[i + 1], examples, mode, this);
        }
      }
    }

    Pointer backward(int from, float[] weights, int to) {
      Pointer gradient = channelsLast(weights, shape(from));
      for (int i = from; i > to; i--) {
        if (operations.get(i) != null) {
          Pointer below = take(shape(i - 1));
          operations.get(i).backward(outputs[i], outputs[i + 1], gradient, below, examples);
          giveBack(gradient);
          gradient = below;
        }
      }
      return gradient;
    }

    private Pointer channelsLast(float[] values, Activation shape) {
      FloatPointer given = take(shape).put(values, 0, examples * shape.values());
      if (shape.flat()) {
        return given;
      }
      FloatPointer ordered = take(shape);
      try (ChannelOrder order = new ChannelOrder(oneDnn, shape, examples)) {
        order.toChannelsLast(given, ordered);
      }
      giveBack(given);
      return ordered;
    }

    float[] channelsFirst(Pointer values, Activation shape) {
      FloatPointer ordered = new FloatPointer(values);
      if (!shape.flat()) {
        ordered = take(shape);
        try (ChannelOrder order = new ChannelOrder(oneDnn, shape, examples)) {
          order.toChannelsFirst(values, ordered);
        }
      }
      float[] copy = new float[Math.multiplyExact(examples, shape.values())];
      ordered.get(copy);
      return copy;
    }

    private FloatPointer take(Activation shape) {
      FloatPointer memory = new FloatPointer((long) examples * shape.values());
      taken.add(memory);
      return memory;
    }

    @Override
    public Pointer keep(long bytes) {
      BytePointer memory = new BytePointer(bytes);
      taken.add(memory);
      return memory;
    }

    private void giveBack(Pointer memory) {
      taken.removeIf(one -> one == memory);
      memory.close();
    }

    @Override
    public void close() {
      taken.forEach(Pointer::close);
    }
  }
}
