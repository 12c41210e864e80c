package io.tinderbox.trainer.engine;

import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.Network.Stage;
import java.util.List;

/**
 * Which layers a {@link NetworkProbe} is asked about, by their places in the network.
 *
 * @param of whose outputs are summed
 * @param to what the gradient is with respect to: below {@code of}, or the same
 */
public record ProbePlaces(int of, int to) {
  /** In the place of a layer: what the network sees. */
  public static final int INPUT = -1;

  /**
   * The place of a layer whose outputs are asked for.
   *
   * @throws IllegalArgumentException when there is no such layer
   */
  public static int of(Network network, String layer) {
    int place = place(network, layer);
    if (place == INPUT) {
      throw new IllegalArgumentException("the input is no layer's output");
    }
    return place;
  }

  /**
   * The places of a gradient that is asked for.
   *
   * @param weights of the upper layer's outputs
   * @throws IllegalArgumentException when there is no such layer, the one is not below the other,
   *     or there are not as many weights as outputs
   */
  public static ProbePlaces of(
      Network network, Batch batch, String of, float[] weights, String to) {
    int from = place(network, of);
    int below = place(network, to);
    if (below > from || from == INPUT) {
      throw new IllegalArgumentException("%s is not below %s".formatted(to, of));
    }
    int expected = batch.examples() * network.stages().get(from).output().values();
    if (weights.length != expected) {
      throw new IllegalArgumentException(
          "expected %d weights of %s, found %d".formatted(expected, of, weights.length));
    }
    return new ProbePlaces(from, below);
  }

  private static int place(Network network, String layer) {
    if (layer.equals(NetworkProbe.INPUT)) {
      return INPUT;
    }
    List<String> names = network.stages().stream().map(Stage::name).toList();
    int place = names.indexOf(layer);
    if (place < 0) {
      throw new IllegalArgumentException("no layer is named " + layer);
    }
    return place;
  }
}
