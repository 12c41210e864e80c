package io.tinderbox.trainer.network;

import io.tinderbox.common.image.ImageShape;
import java.util.Comparator;
import java.util.List;

/** The registry: every network that {@code model.name} can name. */
public final class Networks {
  private static final List<NetworkFamily> FAMILIES =
      List.of(
          new AlexNet(),
          new AlexNetFlowers(),
          new AlexNetPaper(),
          new Logistic(),
          new MultilayerPerceptron(),
          new Vgg16(),
          new Vgg16Gap());

  private Networks() {}

  /** All families, sorted by name. */
  public static List<NetworkFamily> all() {
    return FAMILIES.stream().sorted(Comparator.comparing(NetworkFamily::name)).toList();
  }

  public static List<String> names() {
    return all().stream().map(NetworkFamily::name).toList();
  }

  /**
   * @throws IllegalArgumentException when no family has this name
   */
  public static NetworkFamily named(String name) {
    return FAMILIES.stream()
        .filter(family -> family.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no network is named " + name));
  }

  /**
   * @throws IllegalArgumentException when the configuration cannot be built for this input
   */
  public static Network build(NetworkConfig config, ImageShape input, int classes) {
    NetworkFamily family = named(config.name());
    return Network.of(
        config.name(), input, family.layers(input, classes, config.norm(), config.width()));
  }
}
