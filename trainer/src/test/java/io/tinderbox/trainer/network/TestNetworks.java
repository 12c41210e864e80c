package io.tinderbox.trainer.network;

import io.tinderbox.common.image.ImageShape;
import java.util.List;

/** The networks that every promise about networks is tried on. */
public final class TestNetworks {
  private TestNetworks() {}

  /** Every registered family with every normalisation that it offers, narrow. */
  public static List<NetworkConfig> all() {
    return Networks.all().stream()
        .flatMap(
            family ->
                family.norms().stream()
                    .sorted()
                    .map(norm -> new NetworkConfig(family.name(), norm, 0.1)))
        .toList();
  }

  /** A small picture that a network can take. */
  public static ImageShape input(NetworkConfig network) {
    int side =
        switch (network.name()) {
          case "alexnet-flowers" -> 215;
          case "alexnet-paper" -> 67;
          default -> 32;
        };
    return new ImageShape(3, side, side);
  }
}
