package io.tinderbox.trainer.network;

import static io.tinderbox.trainer.network.NetworkFamily.scaled;

import io.tinderbox.common.image.ImageShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * VGG-16 for small pictures, as pat-coady/tiny_imagenet: ten 3x3 convolutions with no pool after
 * the last block, and dense layers of 4096 and 2048, each with dropout behind it. Simonyan and
 * Zisserman 2014. Every kernel starts He-normal, that of the last layer too.
 *
 * <p>119,200,264 parameters at 200 classes, input 3x56x56, without normalisation. Batch
 * normalisation stands behind the convolutions only, as in torchvision's {@code vgg16_bn}.
 */
final class Vgg16 implements NetworkFamily {
  private static final List<List<Integer>> BLOCKS =
      List.of(List.of(64, 64), List.of(128, 128), List.of(256, 256, 256), List.of(512, 512, 512));

  @Override
  public String name() {
    return "vgg16";
  }

  @Override
  public Set<Norm> norms() {
    return Set.of(Norm.NONE, Norm.BATCH);
  }

  @Override
  public List<Layer> layers(ImageShape input, int classes, Norm norm, double width) {
    List<Layer> layers = convolutions(norm, width);
    layers.add(new Flatten());
    for (int units : List.of(4096, 2048)) {
      layers.add(new Dense(scaled(units, width), null));
      layers.add(new Rectifier());
      layers.add(new Dropout(0.5));
    }
    layers.add(new Dense(classes, null));
    return layers;
  }

  /** The ten convolutions with their pools, to which a family adds its own end. */
  static List<Layer> convolutions(Norm norm, double width) {
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
    return layers;
  }
}
