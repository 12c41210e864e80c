package io.tinderbox.trainer.input.mixing;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.trainer.engine.Batch;

/**
 * Mixes the examples of a minibatch in place. All are paired at random, and each pair is mixed by a
 * share of its own; of an odd number one stays as it is. Keeps scratch memory: one for each thread.
 */
public final class Mixer {
  private final MixConfig config;
  private final ImageShape shape;
  private final float[] first;
  private final float[] second;

  private Mixer(MixConfig config, ImageShape shape) {
    this.config = config;
    this.shape = shape;
    this.first = new float[config.mixes() ? shape.values() : 0];
    this.second = new float[first.length];
  }

  /**
   * @param shape of the network's input
   */
  public static Mixer of(MixConfig config, ImageShape shape) {
    return new Mixer(config, shape);
  }

  /**
   * @param batch filled; its partners and shares are set
   * @param seed of all that is drawn
   */
  public void mix(Batch batch, long seed) {
    if (!config.mixes()) {
      return;
    }
    SplitMix64 random = new SplitMix64(seed);
    Mix kind = config.on().get(random.nextInt(config.on().size()));
    int[] order = new int[batch.examples()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    random.shuffle(order);
    for (int pair = 0; pair + 1 < order.length; pair += 2) {
      mix(batch, order[pair], order[pair + 1], kind, random);
    }
  }

  private void mix(Batch batch, int one, int other, Mix kind, SplitMix64 random) {
    batch.images().get(one * first.length, first);
    batch.images().get(other * second.length, second);
    float share = kind.mix(first, second, shape, random);
    batch.images().put(one * first.length, first);
    batch.images().put(other * second.length, second);
    batch.partners()[one] = batch.labels()[other];
    batch.partners()[other] = batch.labels()[one];
    batch.shares()[one] = share;
    batch.shares()[other] = share;
  }
}
