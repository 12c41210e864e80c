package io.tinderbox.trainer.network;

import io.tinderbox.common.image.ImageShape;
import java.util.List;
import java.util.Set;

/** Multinomial logistic regression on the pixels: the floor that every other network must clear. */
final class Logistic implements NetworkFamily {
  @Override
  public String name() {
    return "logistic";
  }

  @Override
  public Set<Norm> norms() {
    return Set.of(Norm.NONE);
  }

  @Override
  public List<Layer> layers(ImageShape input, int classes, Norm norm, double width) {
    return List.of(new Flatten(), new Dense(classes, new Initialisation.Normal(0.01)));
  }
}
