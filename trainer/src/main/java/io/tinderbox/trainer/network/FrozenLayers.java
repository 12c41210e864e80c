package io.tinderbox.trainer.network;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.trainer.network.Network.Stage;
import java.io.Serializable;
import java.util.List;

/**
 * Layers that stay as they are: {@code model.frozen}. All of their parameters keep their bits,
 * batch normalisation goes by its running statistics, and they carry no penalty. A part of how a
 * run trains, none of what a model is.
 *
 * @param patterns names of layers; one that ends in {@code *} is of all that begin so, and a
 *     convolution's or dense layer's name includes the normalisation behind it
 */
public record FrozenLayers(List<String> patterns) implements Serializable {
  /** Every layer is trained. */
  public static final FrozenLayers NONE = new FrozenLayers(List.of());

  private static final String KEY = "model.frozen";

  public FrozenLayers {
    patterns = List.copyOf(patterns);
  }

  public static FrozenLayers from(SettingsReader settings) {
    return new FrozenLayers(settings.texts(KEY));
  }

  /** Whether a layer's parameters, if it has any, stay as they are. */
  public boolean contains(Stage stage) {
    return patterns.stream().anyMatch(pattern -> matches(pattern, stage.name()));
  }

  private static boolean matches(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern) || name.startsWith(pattern + "/");
  }

  /** Whether the layer has parameters and is trained. */
  public boolean trains(Stage stage) {
    return !stage.blocks().isEmpty() && !contains(stage);
  }

  /** The blocks of the parameter vector that are trained, running statistics included. */
  public List<ParameterBlock> trained(Network network) {
    return network.stages().stream()
        .filter(this::trains)
        .flatMap(stage -> stage.blocks().stream())
        .toList();
  }

  /** Notes names of no layer, and a network of which nothing is left to train. */
  public void check(SettingsReader settings, Network network) {
    List<String> layers =
        network.stages().stream()
            .filter(stage -> !stage.blocks().isEmpty())
            .map(Stage::name)
            .toList();
    for (String pattern : patterns) {
      if (layers.stream().noneMatch(name -> matches(pattern, name))) {
        settings.problem(
            KEY,
            "layers of %s: %s".formatted(network.name(), String.join(", ", layers)),
            "'" + pattern + "'");
      }
    }
    if (network.stages().stream().noneMatch(this::trains)) {
      settings.problem(KEY, "at least one layer that is trained", patterns);
    }
  }
}
