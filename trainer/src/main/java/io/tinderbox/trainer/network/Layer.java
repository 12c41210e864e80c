package io.tinderbox.trainer.network;

import java.util.List;

/**
 * One layer of a network, as every engine understands it. Images are channel-height-width.
 *
 * <p>Kernels are He-normal and biases zero unless the layer says otherwise.
 */
public sealed interface Layer
    permits BatchNormalisation,
        Convolution,
        Dense,
        Dropout,
        Flatten,
        GlobalAveragePool,
        LocalResponseNormalisation,
        MaxPool,
        Rectifier {
  /**
   * Shape of the output for an input of this shape; the input's own unless the layer says
   * otherwise.
   *
   * @throws IllegalArgumentException when the layer cannot take such an input
   */
  default Activation output(Activation input) {
    return input;
  }

  /**
   * How layers of this kind are called; a name that starts with {@code /} is one that belongs to
   * the convolution or dense layer before it.
   */
  String kind();

  /**
   * What the layer keeps in the flat parameter vector for an input of this shape, in DL4J's order.
   */
  default List<Parameters> parameters(Activation input) {
    return List.of();
  }

  /** Calls the visitor's method for this kind of layer. */
  <T> T accept(Visitor<T> visitor);

  /** One block of parameters: its role, number of values and what they start from. */
  record Parameters(ParameterBlock.Role role, int length, Initialisation initialisation) {}

  /** What an engine makes of each kind of layer: the compiler sees that none is forgotten. */
  interface Visitor<T> {
    T convolution(Convolution layer);

    T batchNormalisation(BatchNormalisation layer);

    T localResponseNormalisation(LocalResponseNormalisation layer);

    T rectifier(Rectifier layer);

    T maxPool(MaxPool layer);

    T globalAveragePool(GlobalAveragePool layer);

    T flatten(Flatten layer);

    T dropout(Dropout layer);

    T dense(Dense layer);
  }
}
