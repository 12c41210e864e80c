package io.tinderbox.trainer.network;

import io.tinderbox.common.config.SettingsReader;
import java.io.Serializable;
import java.util.stream.Collectors;

/**
 * Which network: {@code model.*}.
 *
 * @param name one of {@link Networks#names()}
 * @param norm normalisation
 * @param width multiplies the numbers of filters and units
 */
public record NetworkConfig(String name, Norm norm, double width) implements Serializable {
  /** Of {@link #width}. */
  public static final double MAX_WIDTH = 16;

  public static NetworkConfig from(SettingsReader settings) {
    String name = settings.oneOf("model.name", Networks.names());
    Norm norm = settings.choice("model.norm", Norm.class);
    if (!Networks.named(name).norms().contains(norm)) {
      settings.problem(
          "model.norm",
          "one of %s for %s"
              .formatted(
                  Networks.named(name).norms().stream()
                      .map(SettingsReader::written)
                      .sorted()
                      .collect(Collectors.joining(", ")),
                  name),
          SettingsReader.written(norm));
    }
    return new NetworkConfig(name, norm, settings.number("model.width", 0.01, MAX_WIDTH));
  }
}
