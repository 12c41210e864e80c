package io.tinderbox.trainer.network;

import static io.tinderbox.trainer.network.NetworkFamily.scaled;

import io.tinderbox.common.image.ImageShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * AlexNet as published, for 227x227: Krizhevsky, Sutskever, Hinton: ImageNet Classification with
 * Deep Convolutional Neural Networks, 2012. Weights start N(0, 0.01), biases 1 in the second,
 * fourth and fifth convolution and in the hidden dense layers. With {@code model.norm = lrn}, local
 * response normalisation behind the first two rectifiers.
 *
 * <p>The paper's second, fourth and fifth convolutions see only the half of the maps that lies on
 * their own GPU; here, on one, each sees all of them. 62,378,344 parameters at 1000 classes (the
 * paper's 60 million with the halves).
 */
final class AlexNetPaper implements NetworkFamily {
  private static final Initialisation NARROW = new Initialisation.Normal(0.01);

  @Override
  public String name() {
    return "alexnet-paper";
  }

  @Override
  public Set<Norm> norms() {
    return Set.of(Norm.NONE, Norm.LRN);
  }

  @Override
  public List<Layer> layers(ImageShape input, int classes, Norm norm, double width) {
    List<Layer> layers = new ArrayList<>();
    convolution(layers, scaled(96, width), 11, 4, 0, Initialisation.ZERO);
    early(layers, norm);
    convolution(layers, scaled(256, width), 5, 1, 2, Initialisation.ONE);
    early(layers, norm);
    convolution(layers, scaled(384, width), 3, 1, 1, Initialisation.ZERO);
    convolution(layers, scaled(384, width), 3, 1, 1, Initialisation.ONE);
    convolution(layers, scaled(256, width), 3, 1, 1, Initialisation.ONE);
    layers.add(new MaxPool(3, 2));
    layers.add(new Flatten());
    for (int hidden = 0; hidden < 2; hidden++) {
      layers.add(new Dense(scaled(4096, width), NARROW, Initialisation.ONE));
      layers.add(new Rectifier());
      layers.add(new Dropout(0.5));
    }
    layers.add(new Dense(classes, NARROW));
    return layers;
  }

  private static void convolution(
      List<Layer> layers, int filters, int kernel, int stride, int padding, Initialisation bias) {
    layers.add(new Convolution(filters, kernel, stride, padding, true, NARROW, bias));
    layers.add(new Rectifier());
  }

  private static void early(List<Layer> layers, Norm norm) {
    if (norm == Norm.LRN) {
      layers.add(LocalResponseNormalisation.PAPER);
    }
    layers.add(new MaxPool(3, 2));
  }
}
