package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.engine.Malloc;
import io.tinderbox.trainer.engine.Natives;
import io.tinderbox.trainer.gpu.GpuLibrary;
import org.deeplearning4j.nn.layers.mkldnn.BaseMKLDNNHelper;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ND4J in this process, started the way Tinderbox wants it. Must be the first to touch ND4J in a
 * JVM, on the driver and on each executor: it unlocks oneDNN, which cannot be done later.
 */
public final class Nd4jRuntime {
  private static final String HELPERS_DISABLED = "org.eclipse.deeplearning4j.helpers.disable";
  private static final Logger LOG = LoggerFactory.getLogger(Nd4jRuntime.class);
  private static Description running;

  /**
   * What runs.
   *
   * @param backend {@code CPU} or {@code CUDA}
   * @param instructionSet the natives' build: {@code avx512}, {@code avx2} or {@code generic}
   * @param threads that one thread's arithmetic spreads over unless an engine says otherwise
   * @param oneDnn whether convolution, pooling and batch normalisation run in oneDNN
   */
  public record Description(String backend, String instructionSet, int threads, boolean oneDnn) {
    @Override
    public String toString() {
      return "ND4J on %s, natives for %s, %d thread%s, oneDNN %s"
          .formatted(
              backend, instructionSet, threads, threads == 1 ? "" : "s", oneDnn ? "on" : "off");
    }
  }

  private Nd4jRuntime() {}

  /**
   * Starts ND4J, once, and says in the log what runs. In a build for GPUs the cards that this
   * process sees are looked at before.
   *
   * @throws TinderboxException exit code 5, when its natives do not load; 2, when they have no code
   *     for a card
   */
  public static synchronized Description start() {
    if (running == null) {
      boolean gpus = GpuLibrary.ND4J.isPresent();
      if (gpus) {
        GpuLibrary.ND4J.require();
      }
      Natives.choose();
      Malloc.returnFreed();
      if (System.getProperty(HELPERS_DISABLED) == null) {
        System.setProperty(HELPERS_DISABLED, "false");
      }
      try {
        String backend = Nd4j.getExecutioner().getEnvironmentInformation().getProperty("backend");
        // Asks for a collection of the whole heap every few seconds otherwise.
        Nd4j.getMemoryManager().togglePeriodicGc(false);
        int threads = NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
        running =
            new Description(
                backend, Natives.instructionSet(), threads, BaseMKLDNNHelper.mklDnnEnabled());
        LOG.info("{}", running);
      } catch (ExceptionInInitializerError | NoClassDefFoundError | UnsatisfiedLinkError e) {
        // On GPUs ND4J says no more than that it found no backend.
        Throwable cause =
            gpus
                ? GpuLibrary.ND4J.loadFault().<Throwable>map(UnsatisfiedLinkError::new).orElse(e)
                : e;
        throw TinderboxException.infrastructure(
            "Cannot load ND4J's natives: " + rootMessage(cause), cause);
      }
    }
    return running;
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.toString();
  }
}
