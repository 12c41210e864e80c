package io.tinderbox.trainer.network;

import static io.tinderbox.trainer.network.NetworkFamily.scaled;

import io.tinderbox.common.image.ImageShape;
import java.util.List;
import java.util.Set;

/** One hidden layer of 1024 rectified units: the second baseline of pat-coady/tiny_imagenet. */
final class MultilayerPerceptron implements NetworkFamily {
  @Override
  public String name() {
    return "mlp";
  }

  @Override
  public Set<Norm> norms() {
    return Set.of(Norm.NONE);
  }

  @Override
  public List<Layer> layers(ImageShape input, int classes, Norm norm, double width) {
    return List.of(
        new Flatten(),
        new Dense(scaled(1024, width), null),
        new Rectifier(),
        new Dense(classes, new Initialisation.Normal(0.01)));
  }
}
