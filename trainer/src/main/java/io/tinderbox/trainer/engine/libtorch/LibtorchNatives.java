package io.tinderbox.trainer.engine.libtorch;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.engine.Natives;
import io.tinderbox.trainer.gpu.GpuLibrary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.bytedeco.pytorch.global.torch;

/** The native libraries of libtorch, which a build may lack. */
final class LibtorchNatives {
  private static final String CLASS = "org.bytedeco.pytorch.Tensor";

  /** All that one of them may need of the others. */
  private static final List<String> LIBRARIES =
      List.of("libgomp.so.1", "libc10.so", "libtorch_cpu.so", "libtorch.so", "libjnitorch.so");

  /** The same of a build for GPUs, beside those. */
  private static final List<String> GPU_LIBRARIES = List.of("libc10_cuda.so", "libtorch_cuda.so");

  /** What JavaCPP is told to load a build for GPUs. */
  private static final String GPU = "-gpu";

  private LibtorchNatives() {}

  /** What this build lacks; empty where it lacks nothing. */
  static Optional<String> lack() {
    ClassLoader loader = LibtorchNatives.class.getClassLoader();
    try {
      Class.forName(CLASS, false, loader);
    } catch (ClassNotFoundException e) {
      return Optional.of("org.bytedeco:pytorch");
    }
    return libraries()
        .filter(library -> loader.getResource(path(library)) == null)
        .findFirst()
        .map(library -> path(library) + " of org.bytedeco:pytorch");
  }

  private static Stream<String> libraries() {
    return GpuLibrary.LIBTORCH.isPresent()
        ? Stream.concat(LIBRARIES.stream(), GPU_LIBRARIES.stream())
        : LIBRARIES.stream();
  }

  /**
   * Unpacks all of them, some 360 MB (870 of a build for GPUs), where this has not been done
   * before. JavaCPP would load each before it unpacks the next; libtorch.so, which is nothing
   * without libtorch_cpu.so, then takes the process down on every machine's first run.
   *
   * @throws TinderboxException exit code 5, when they cannot be written
   */
  static void unpack() {
    for (String library : libraries().toList()) {
      try {
        if (Loader.cacheResource("/" + path(library)) == null) {
          throw new IOException("found no " + library);
        }
      } catch (IOException e) {
        throw TinderboxException.infrastructure(
            "Cannot unpack libtorch's natives: %s; they take %s MB of %s, or of the folder that -Dorg.bytedeco.javacpp.cachedir names"
                .formatted(e.getMessage(), GpuLibrary.LIBTORCH.isPresent() ? 870 : 360, folder()),
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

  /**
   * Why those of a build for GPUs do not load, by the word of the system's loader; empty where they
   * do. They are linked against an OpenBLAS that comes with the build.
   */
  static Optional<String> fault() {
    try {
      Loader.load(openblas.class);
    } catch (LinkageError e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    return GpuLibrary.LIBTORCH.loadFault();
  }

  /**
   * Loads them. JavaCPP has one choice for the natives of all libraries, which is ND4J's here, and
   * has to be another one for a moment, in which nobody else may choose. (Properties of its own for
   * this one call do not do: classes that are loaded on the way go by the choice for all.)
   *
   * @throws LinkageError when they do not load
   */
  static void load() {
    if (!GpuLibrary.LIBTORCH.isPresent()) {
      Loader.load(torch.class);
      return;
    }
    synchronized (Natives.class) {
      String before = System.setProperty(Natives.EXTENSION, GPU);
      Loader.loadProperties(true);
      try {
        Loader.load(torch.class);
      } finally {
        if (before == null) {
          System.clearProperty(Natives.EXTENSION);
        } else {
          System.setProperty(Natives.EXTENSION, before);
        }
        Loader.loadProperties(true);
      }
    }
  }

  private static String path(String library) {
    Natives.choose();
    String build = GpuLibrary.LIBTORCH.isPresent() ? GPU : "";
    return "org/bytedeco/pytorch/%s%s/%s".formatted(Loader.getPlatform(), build, library);
  }
}
