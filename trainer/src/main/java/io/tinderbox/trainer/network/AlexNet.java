package io.tinderbox.trainer.network;

import static io.tinderbox.trainer.network.NetworkFamily.scaled;

import io.tinderbox.common.image.ImageShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * AlexNet's eight layers for small pictures: 5x5/2 first convolution, overlapping 3/2 pools,
 * dropout before the first and the second dense layer, two dense layers of 2048. Krizhevsky,
 * Sutskever, Hinton 2012, cut to 56x56.
 *
 * <p>9,156,616 parameters at 200 classes, input 3x56x56, without normalisation.
 */
final class AlexNet implements NetworkFamily {
  @Override
  public String name() {
    return "alexnet";
  }

  @Override
  public Set<Norm> norms() {
    return Set.of(Norm.NONE, Norm.LRN, Norm.BATCH);
  }

  @Override
  public List<Layer> layers(ImageShape input, int classes, Norm norm, double width) {
    List<Layer> layers = new ArrayList<>();
    convolution(layers, new Convolution(scaled(64, width), 5, 2, 2, true), norm, true);
    layers.add(new MaxPool(3, 2));
    convolution(layers, new Convolution(scaled(192, width), 5, 1, 2, true), norm, true);
    layers.add(new MaxPool(3, 2));
    convolution(layers, new Convolution(scaled(384, width), 3, 1, 1, true), norm, false);
    convolution(layers, new Convolution(scaled(256, width), 3, 1, 1, true), norm, false);
    convolution(layers, new Convolution(scaled(256, width), 3, 1, 1, true), norm, false);
    layers.add(new MaxPool(3, 2));
    layers.add(new Flatten());
    for (int hidden = 0; hidden < 2; hidden++) {
      layers.add(new Dropout(0.5));
      layers.add(new Dense(scaled(2048, width), null));
      layers.add(new Rectifier());
      if (norm == Norm.BATCH) {
        layers.add(BatchNormalisation.STANDARD);
      }
    }
    layers.add(new Dense(classes, new Initialisation.Normal(0.01)));
    return layers;
  }

  /**
   * Normalisation stands behind the rectifier; local response normalisation only in the two early
   * layers.
   */
  private static void convolution(
      List<Layer> layers, Convolution convolution, Norm norm, boolean early) {
    layers.add(convolution);
    layers.add(new Rectifier());
    if (norm == Norm.BATCH) {
      layers.add(BatchNormalisation.STANDARD);
    } else if (norm == Norm.LRN && early) {
      layers.add(LocalResponseNormalisation.PAPER);
    }
  }
}
