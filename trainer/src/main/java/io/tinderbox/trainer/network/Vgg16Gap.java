package io.tinderbox.trainer.network;

import static io.tinderbox.trainer.network.NetworkFamily.scaled;

import io.tinderbox.common.image.ImageShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * VGG-16's convolutions (pat-coady/tiny_imagenet: ten 3x3 layers, no pool after the last block)
 * with a global average pool in place of the dense layers. Simonyan and Zisserman 2014; Lin, Chen,
 * Yan: Network in Network, 2013, for the pool.
 *
 * <p>7,737,864 parameters at 200 classes, without normalisation.
 */
final class Vgg16Gap implements NetworkFamily {
  private static final List<List<Integer>> BLOCKS =
      List.of(List.of(64, 64), List.of(128, 128), List.of(256, 256, 256), List.of(512, 512, 512));

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
    List<Layer> layers = new ArrayList<>();
    boolean batch = norm == Norm.BATCH;
    for (int block = 0; block < BLOCKS.size(); block++) {
      for (int filters : BLOCKS.get(block)) {
        layers.add(new Convolution(scaled(filters, width), 3, 1, 1, !batch));
        if (batch) {
          layers.add(BatchNormalisation.STANDARD);
        }
        layers.add(new Rectifier());
      }
      if (block < BLOCKS.size() - 1) {
        layers.add(new MaxPool(2, 2));
      }
    }
    layers.add(new GlobalAveragePool());
    layers.add(new Dense(classes, new Initialisation.Normal(0.01)));
    return layers;
  }
}
