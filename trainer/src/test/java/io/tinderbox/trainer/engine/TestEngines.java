package io.tinderbox.trainer.engine;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.engine.libtorch.ApartEngines;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.loss.Losses;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.network.TestNetworks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.optimiser.Optimisers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Engines' settings for tests that look at one thing at a time. */
public final class TestEngines {
  private TestEngines() {}

  /** libtorch as on a GPU, in memory of the process that it takes for a device's. */
  public static final String APART = "libtorch, apart";

  /** Of every registered engine, and of the ways that it has: what holds for one holds for all. */
  public static List<String> names() {
    return Stream.concat(Engines.names().stream(), Stream.of(APART)).toList();
  }

  /** As {@link Engines#create}, but knows {@link #APART} as well. */
  public static StepEngine create(EngineConfig config) {
    EngineChoice choice = config.engine();
    return choice.name().equals(APART)
        ? ApartEngines.create(
            config.on(new EngineChoice("libtorch", choice.precision(), choice.deterministic())))
        : Engines.create(config);
  }

  /** With cross-entropy. */
  public static EngineConfig config(
      NetworkConfig network,
      ImageShape input,
      int classes,
      OptimiserConfig optimiser,
      int threads) {
    return new EngineConfig(network, input, classes, LossConfig.CROSS_ENTROPY, optimiser, threads);
  }

  /**
   * Every loss with the default optimiser, and every optimiser with the default loss, on a network
   * with everything.
   */
  public static List<EngineConfig> all() {
    NetworkConfig network = new NetworkConfig("alexnet", Norm.BATCH, 0.1);
    ImageShape input = TestNetworks.input(network);
    OptimiserConfig nesterov = OptimiserConfig.named("nesterov").withWeightDecay(5e-4);
    List<EngineConfig> configs = new ArrayList<>();
    for (String name : Losses.names()) {
      LossConfig loss = new LossConfig(name, 0.1);
      configs.add(new EngineConfig(network, input, 3, loss, nesterov, 2));
    }
    for (String name : Optimisers.names()) {
      OptimiserConfig optimiser = OptimiserConfig.named(name).withWeightDecay(5e-4).withClipNorm(5);
      configs.add(config(network, input, 3, optimiser, 2));
    }
    return configs;
  }
}
