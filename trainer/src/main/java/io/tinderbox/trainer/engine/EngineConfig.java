package io.tinderbox.trainer.engine;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.network.Network;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Networks;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.io.Serializable;

/**
 * All that an executor needs to build a worker's engine.
 *
 * @param network which network
 * @param input shape of what it sees
 * @param classes number of outputs
 * @param loss what is lowered
 * @param optimiser how it is updated
 * @param threads of the engine's arithmetic; the last bits of a result depend on it
 */
public record EngineConfig(
    NetworkConfig network,
    ImageShape input,
    int classes,
    LossConfig loss,
    OptimiserConfig optimiser,
    int threads)
    implements Serializable {

  public Network build() {
    return Networks.build(network, input, classes);
  }
}
