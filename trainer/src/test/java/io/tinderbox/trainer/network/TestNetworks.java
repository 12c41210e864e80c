package io.tinderbox.trainer.network;

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
}
