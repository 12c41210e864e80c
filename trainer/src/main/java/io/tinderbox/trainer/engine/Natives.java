package io.tinderbox.trainer.engine;

import io.tinderbox.trainer.gpu.GpuLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Which of the natives that JavaCPP finds are loaded: those that fit the processor, where there are
 * several. It has to be said before JavaCPP is first touched in a process, and cannot be changed
 * then.
 */
public final class Natives {
  /** JavaCPP's name of that choice. */
  public static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";

  /**
   * Of ND4J's natives for GPUs with cuDNN; under any other name JavaCPP takes those without, if
   * they are there.
   */
  private static final String CUDNN = "-cudnn";

  private static boolean chosen;

  private Natives() {}

  /** Chooses, unless {@value #EXTENSION} says otherwise; cheap when it is done. */
  public static synchronized void choose() {
    if (!chosen && System.getProperty(EXTENSION) == null) {
      String extension = GpuLibrary.ND4J.isPresent() ? CUDNN : extension(processorFlags());
      if (!extension.isEmpty()) {
        System.setProperty(EXTENSION, extension);
      }
    }
    chosen = true;
  }

  /**
   * The suffix of the natives' folder inside ND4J's jars for a processor with these flags of
   * /proc/cpuinfo.
   */
  static String extension(Set<String> flags) {
    if (flags.containsAll(Set.of("avx512f", "avx512bw", "avx512dq", "avx512vl"))) {
      return "-onednn-avx512";
    }
    return flags.containsAll(Set.of("avx2", "fma")) ? "-onednn-avx2" : "";
  }

  /** What the processor can do, by the flags of /proc/cpuinfo; none where that is not known. */
  public static Set<String> processorFlags() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.of(line.substring(line.indexOf(':') + 1).trim().split("\\s+")))
          .orElse(Set.of());
    } catch (IOException e) {
      // Not Linux: the plain natives run everywhere.
      return Set.of();
    }
  }

  /** The build that was chosen: {@code avx512}, {@code avx2} or {@code generic}. */
  public static String instructionSet() {
    String extension = System.getProperty(EXTENSION, "");
    int dash = extension.lastIndexOf('-');
    return dash < 0 ? "generic" : extension.substring(dash + 1).toLowerCase(Locale.ROOT);
  }
}
