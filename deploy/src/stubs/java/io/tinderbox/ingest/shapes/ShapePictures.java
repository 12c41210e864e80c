package io.tinderbox.ingest.shapes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stand-in. */
public final class ShapePictures {
  private ShapePictures() {}

  public static void draw(Path folder, int perClass, long seed) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
