package io.tinderbox.deploy.bench;

import java.util.function.Function;

/**
 * A group that can be measured.
 *
 * @param name as {@code --only} takes it
 * @param byDefault whether it is measured where nothing is named
 * @param besidePyTorch whether it takes turns with PyTorch
 * @param open makes its rows
 */
record Bench(
    String name, boolean byDefault, boolean besidePyTorch, Function<Workbench, Group> open) {
  static Bench of(BenchNetwork network) {
    return new Bench(network.name(), network.byDefault(), true, network::open);
  }

  /** One that is measured by default, and alone. */
  static Bench of(String name, Function<Workbench, Group> open) {
    return new Bench(name, true, false, open);
  }
}
