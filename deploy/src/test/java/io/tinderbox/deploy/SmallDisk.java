package io.tinderbox.deploy;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system of a few kilobytes in memory; only where the user may mount one. */
final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Skips the test where mounting is not permitted. */
  static SmallDisk mount(Path folder, int kibibytes) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + kibibytes + "k", "tmpfs", folder.toString()),
        "may not mount a file system");
    return new SmallDisk(folder);
  }

  Path folder() {
    return folder;
  }

  /** What is on it stays. */
  void grow(int kibibytes) throws IOException, InterruptedException {
    must("mount", "-o", "remount,size=" + kibibytes + "k", folder.toString());
  }

  @Override
  public void close() throws IOException, InterruptedException {
    must("umount", folder.toString());
  }

  private static void must(String... command) throws IOException, InterruptedException {
    if (!run(command)) {
      throw new IOException(String.join(" ", command) + " failed");
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      // No such program here.
      return false;
    }
  }
}
