package io.tinderbox.trainer.network;

import io.tinderbox.common.image.ImageShape;
import java.util.List;
import java.util.Set;

/**
 * The convolutions of {@link Vgg16} with a global average pool in place of the hidden dense layers.
 * Lin, Chen, Yan: Network in Network, 2013, for the pool.
 *
 * <p>7,737,864 parameters at 200 classes, without normalisation.
 */
final class Vgg16Gap implements NetworkFamily {
  @Override
  public String name() {
    return "vgg16-gap";
  }

  @Override
  public Set<Norm> norms() {
    return Set.of(Norm.NONE, Norm.BATCH);
  }

  @Override
  public List<Layer> layers(ImageShape input, int classes, Norm norm, double width) {
    List<Layer> layers = Vgg16.convolutions(norm, width);
    layers.add(new GlobalAveragePool());
    layers.add(new Dense(classes, new Initialisation.Normal(0.01)));
    return layers;
  }
}
