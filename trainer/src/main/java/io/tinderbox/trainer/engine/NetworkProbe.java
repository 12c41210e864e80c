package io.tinderbox.trainer.engine;

import io.tinderbox.trainer.network.Network;

/**
 * Looks into a network: what any of its layers puts out, and how that hangs on what lies below, as
 * at test time (no dropout, running statistics). Sees the engine's parameters as they are when it
 * is asked, and changes nothing. Rectifiers are layers of their own here, so that what stands
 * before one can be asked about.
 *
 * <p>Layers have the names of {@link Network#stages()}. Values are channels first, {@code [examples
 * * values of one]}, an example a row. Any thread may call, one at a time; closed before its
 * engine.
 */
public interface NetworkProbe extends AutoCloseable {
  /** The name of what the network sees. */
  String INPUT = "input";

  Network network();

  /**
   * What a layer puts out.
   *
   * @throws IllegalArgumentException when there is no such layer
   */
  float[] outputs(Batch batch, String layer);

  /**
   * The gradient of each example's weighted sum of a layer's outputs.
   *
   * @param of the layer whose outputs are summed
   * @param weights of its outputs, {@code [examples * values of one]}
   * @param to what the gradient is with respect to: {@link #INPUT}, or the outputs of a layer below
   * @return {@code [examples * values of one]} of {@code to}
   * @throws IllegalArgumentException when there is no such layer, or {@code to} is not below
   */
  float[] gradient(Batch batch, String of, float[] weights, String to);

  /** The name of the layer that puts out the logits. */
  default String last() {
    return network().stages().get(network().stages().size() - 1).name();
  }

  @Override
  void close();
}
