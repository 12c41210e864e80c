package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.engine.Natives;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;

/** The native libraries of libtorch, which a build may lack. */
final class LibtorchNatives {
  private static final String CLASS = "org.bytedeco.pytorch.Tensor";

  /** All that one of them may need of the others. */
  private static final List<String> LIBRARIES =
      List.of("libgomp.so.1", "libc10.so", "libtorch_cpu.so", "libtorch.so", "libjnitorch.so");

  private LibtorchNatives() {}

  /** What this build lacks; empty where it lacks nothing. */
  static Optional<String> lack() {
    ClassLoader loader = LibtorchNatives.class.getClassLoader();
    try {
      Class.forName(CLASS, false, loader);
    } catch (ClassNotFoundException e) {
      return Optional.of("org.bytedeco:pytorch");
    }
    return LIBRARIES.stream()
        .filter(library -> loader.getResource(path(library)) == null)
        .findFirst()
        .map(library -> path(library) + " of org.bytedeco:pytorch");
  }

  /**
   * Unpacks all of them, some 360 MB, where this has not been done before. JavaCPP would load each
   * before it unpacks the next; libtorch.so, which is nothing without libtorch_cpu.so, then takes
   * the process down on every machine's first run.
   *
   * @throws TinderboxException exit code 5, when they cannot be written
   */
  static void unpack() {
    for (String library : LIBRARIES) {
      try {
        if (Loader.cacheResource("/" + path(library)) == null) {
          throw new IOException("found no " + library);
        }
      } catch (IOException e) {
        throw TinderboxException.infrastructure(
            "Cannot unpack libtorch's natives: %s; they take 360 MB of %s, or of the folder that -Dorg.bytedeco.javacpp.cachedir names"
                .formatted(e.getMessage(), folder()),
            e);
      }
    }
  }

  private static String folder() {
    try {
      return Loader.getCacheDir().toString();
    } catch (IOException e) {
      return "the home folder";
    }
  }

  private static String path(String library) {
    Natives.choose();
    return "org/bytedeco/pytorch/%s/%s".formatted(Loader.getPlatform(), library);
  }
}
