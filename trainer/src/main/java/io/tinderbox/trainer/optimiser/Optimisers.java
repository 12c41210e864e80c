package io.tinderbox.trainer.optimiser;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The registry: every optimiser that {@code train.optimiser.name} can name. */
public final class Optimisers {
  private static final SortedMap<String, Function<OptimiserConfig, Optimiser>> OPTIMISERS =
      new TreeMap<>(
          Map.of(
              "adam", config -> adam(config, false),
              "adamw", config -> adam(config, true),
              "momentum", config -> heavy(config, new Momentum(config.momentum())),
              "nesterov", config -> heavy(config, new Nesterov(config.momentum())),
              "sgd", config -> new Sgd()));

  private Optimisers() {}

  /** Sorted. */
  public static List<String> names() {
    return List.copyOf(OPTIMISERS.keySet());
  }

  /**
   * @throws IllegalArgumentException when no optimiser has this name
   */
  static Optimiser of(OptimiserConfig config) {
    Function<OptimiserConfig, Optimiser> optimiser = OPTIMISERS.get(config.name());
    if (optimiser == null) {
      throw new IllegalArgumentException("no optimiser is named " + config.name());
    }
    return optimiser.apply(config);
  }

  private static Optimiser adam(OptimiserConfig config, boolean decouplesDecay) {
    return new Adam(config.beta1(), config.beta2(), config.epsilon(), decouplesDecay);
  }

  /** Without momentum there is no velocity to keep. */
  private static Optimiser heavy(OptimiserConfig config, Optimiser optimiser) {
    return config.momentum() > 0 ? optimiser : new Sgd();
  }
}
