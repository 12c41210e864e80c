package io.tinderbox.deploy.demo;

import io.tinderbox.common.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The configurations that the demo starts from; a user's own file and options win over them. */
public final class DemoConfiguration {
  private DemoConfiguration() {}

  /**
   * @param ownImages whether the user brings pictures, rather than having shapes drawn
   */
  public static Settings.Layer layer(boolean ownImages) {
    String name = ownImages ? "conf/demo-images.conf" : "conf/demo-shapes.conf";
    try (InputStream in = DemoConfiguration.class.getClassLoader().getResourceAsStream(name)) {
      return new Settings.Layer(new String(in.readAllBytes(), StandardCharsets.UTF_8), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
