package io.tinderbox.trainer.engine;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.network.FrozenLayers;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Networks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.io.Serializable;

/**
 * All that an executor needs to build a worker's engine.
 *
 * @param engine what computes, and how
 * @param network which network
 * @param frozen which of its layers stay as they are
 * @param input shape of what it sees
 * @param classes number of outputs
 * @param loss what is lowered
 * @param optimiser how it is updated
 * @param threads of the engine's arithmetic; the last bits of a result depend on it
 */
public record EngineConfig(
    EngineChoice engine,
    NetworkConfig network,
    FrozenLayers frozen,
    ImageShape input,
    int classes,
    LossConfig loss,
    OptimiserConfig optimiser,
    int threads)
    implements Serializable {
  /** Of the reference engine. */
  public EngineConfig(
      NetworkConfig network,
      FrozenLayers frozen,
      ImageShape input,
      int classes,
      LossConfig loss,
      OptimiserConfig optimiser,
      int threads) {
    this(EngineChoice.REFERENCE, network, frozen, input, classes, loss, optimiser, threads);
  }

  /** Of the reference engine, and of a network that is trained as a whole. */
  public EngineConfig(
      NetworkConfig network,
      ImageShape input,
      int classes,
      LossConfig loss,
      OptimiserConfig optimiser,
      int threads) {
    this(network, FrozenLayers.NONE, input, classes, loss, optimiser, threads);
  }

  /** The same, computed by another engine. */
  public EngineConfig on(EngineChoice newEngine) {
    return new EngineConfig(newEngine, network, frozen, input, classes, loss, optimiser, threads);
  }

  /** The same, computed by another engine as it is by default. */
  public EngineConfig on(String newEngine) {
    return on(EngineChoice.of(newEngine));
  }

  public Network build() {
    return Networks.build(network, input, classes);
  }
}
