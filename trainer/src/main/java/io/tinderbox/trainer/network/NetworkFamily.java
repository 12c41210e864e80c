package io.tinderbox.trainer.network;

import io.tinderbox.common.image.ImageShape;
import java.util.List;
import java.util.Set;

/**
 * A kind of network, named in {@code model.name}. Adding one is a class and a line in {@link
 * Networks}.
 */
public interface NetworkFamily {
  /** As written in {@code model.name}. */
  String name();

  /** The normalisations that it can be built with. */
  Set<Norm> norms();

  /**
   * @param input shape of what the network sees
   * @param classes number of outputs
   * @throws IllegalArgumentException when the input is too small for the layers
   */
  List<Layer> layers(ImageShape input, int classes, Norm norm, double width);

  /** A number of filters or units under {@code model.width}: at least 1. */
  static int scaled(int count, double width) {
    return Math.max(1, (int) Math.round(count * width));
  }
}
