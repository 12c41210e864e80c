package io.tinderbox.common.config;

import java.util.Objects;

/**
 * One thing that is wrong with the configuration.
 *
 * @param path the key
 * @param message what was expected and what was found
 * @param origin the file and line, or option, where the value was set
 */
public record Problem(String path, String message, String origin) {
  public Problem {
    Objects.requireNonNull(path);
    Objects.requireNonNull(message);
    Objects.requireNonNull(origin);
  }

  @Override
  public String toString() {
    return "%s: %s (%s)".formatted(path, message, origin);
  }
}
