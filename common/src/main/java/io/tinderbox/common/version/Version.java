package io.tinderbox.common.version;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which Tinderbox this is.
 *
 * @param version as released
 * @param commit that it was built from, with {@code -dirty} where files differed from it; {@code
 *     unknown} outside a repository
 */
public record Version(String version, String commit) {
  /** Of the running program. */
  public static Version current() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("/tinderbox-version.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Version(
        properties.getProperty("git.build.version", "development"),
        properties.getProperty("git.commit.id.describe", "unknown"));
  }

  @Override
  public String toString() {
    return version + " (" + commit + ")";
  }
}
