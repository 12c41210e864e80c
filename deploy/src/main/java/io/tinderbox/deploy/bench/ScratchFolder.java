package io.tinderbox.deploy.bench;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A local folder of this process, taken away also where the process is told to stop. */
final class ScratchFolder implements AutoCloseable {
  private final Path folder;

  private ScratchFolder(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "scratch-folder"));
  }

  /**
   * @throws TinderboxException exit code 5, when it cannot be made
   */
  static ScratchFolder create() {
    try {
      return new ScratchFolder(Files.createTempDirectory("tinderbox-bench-"));
    } catch (IOException e) {
      throw TinderboxException.infrastructure(
          "Cannot make a folder in %s: %s"
              .formatted(System.getProperty("java.io.tmpdir"), e.getMessage()),
          e);
    }
  }

  Path path() {
    return folder;
  }

  Location child(String name) {
    return Location.of(folder).child(name);
  }

  /** Any number of times. */
  @Override
  public void close() {
    Storage.local().delete(Location.of(folder));
  }
}
