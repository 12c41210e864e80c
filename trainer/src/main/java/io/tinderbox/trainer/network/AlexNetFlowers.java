package io.tinderbox.trainer.network;

import static io.tinderbox.trainer.network.NetworkFamily.scaled;

import io.tinderbox.common.image.ImageShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * AlexNet as a much copied Keras notebook has it, for 224x224: no padding anywhere, 11x11 kernels
 * in the second convolution too, pools of 2, three hidden dense layers with dropout behind each.
 *
 * <p>28,042,485 parameters at 5 classes.
 */
final class AlexNetFlowers implements NetworkFamily {
  @Override
  public String name() {
    return "alexnet-flowers";
  }

  @Override
  public Set<Norm> norms() {
    return Set.of(Norm.NONE);
  }

  @Override
  public List<Layer> layers(ImageShape input, int classes, Norm norm, double width) {
    List<Layer> layers = new ArrayList<>();
    convolution(layers, scaled(96, width), 11, 4);
    layers.add(new MaxPool(2, 2));
    convolution(layers, scaled(256, width), 11, 1);
    layers.add(new MaxPool(2, 2));
    convolution(layers, scaled(384, width), 3, 1);
    convolution(layers, scaled(384, width), 3, 1);
    convolution(layers, scaled(256, width), 3, 1);
    layers.add(new MaxPool(2, 2));
    layers.add(new Flatten());
    for (int units : List.of(4096, 4096, 1000)) {
      layers.add(new Dense(scaled(units, width), null));
      layers.add(new Rectifier());
      layers.add(new Dropout(0.5));
    }
    layers.add(new Dense(classes, new Initialisation.Normal(0.01)));
    return layers;
  }

  private static void convolution(List<Layer> layers, int filters, int kernel, int stride) {
    layers.add(new Convolution(filters, kernel, stride, 0, true));
    layers.add(new Rectifier());
  }
}
