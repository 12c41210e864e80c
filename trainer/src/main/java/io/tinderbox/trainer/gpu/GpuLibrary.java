package io.tinderbox.trainer.gpu;

import io.tinderbox.common.exit.TinderboxException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.presets.javacpp;

/**
 * A native library that computes on GPUs, where the build has it. Nothing of it runs when it is
 * asked what it holds.
 *
 * @param name of what it belongs to, for messages
 * @param resource where it lies in its jar
 * @param needs what it is linked against and the machine has to bring, for messages
 * @param oldestDriver first part of the version of the oldest driver that can carry it
 * @param instead what to do where it has no code for a card, for messages
 */
public record GpuLibrary(
    String name, String resource, String needs, int oldestDriver, String instead) {
  /** CUDA 11 wants this driver at least: CUDA Compatibility, "Minor Version Compatibility". */
  public static final GpuLibrary ND4J =
      new GpuLibrary(
          "ND4J",
          "org/nd4j/linalg/jcublas/bindings/linux-x86_64-cudnn/libnd4jcuda.so",
          "CUDA 11.6 and cuDNN 8.3",
          450,
          "compute on such a card, on newer ones with engine.name = libtorch (mvn -Plibtorch-gpu -DskipTests package), or take the build for CPUs (mvn -DskipTests package)");

  /** CUDA 13 wants this driver at least: CUDA Compatibility, "Minor Version Compatibility". */
  public static final GpuLibrary LIBTORCH =
      new GpuLibrary(
          "libtorch",
          "org/bytedeco/pytorch/linux-x86_64-gpu/libtorch_cuda.so",
          "CUDA 13 with CUPTI and cuFile, cuDNN 9 and NCCL 2",
          580,
          "compute on such a card, or take the build for CPUs (mvn -DskipTests package)");

  /** This one, in a build that has it. */
  public Optional<GpuLibrary> ifPresent() {
    return isPresent() ? Optional.of(this) : Optional.empty();
  }

  /** Whether this is a build for GPUs. */
  public boolean isPresent() {
    return url().isPresent();
  }

  /**
   * Before the library is loaded.
   *
   * @throws TinderboxException exit code 2, when it has no code for one of the cards that this
   *     process sees; 5, when there is none, or nobody can tell
   */
  public void require() {
    List<Card> cards;
    try {
      cards = GpuState.visibleCards();
    } catch (IOException e) {
      throw TinderboxException.infrastructure(
          "Cannot compute on a GPU: %s".formatted(e.getMessage()), e);
    }
    if (cards.isEmpty()) {
      throw TinderboxException.infrastructure(
          "Cannot compute on a GPU: expected one, found none (%s)"
              .formatted(GpuState.visibleHere()),
          null);
    }
    List<String> refusals = refusals(cards);
    if (!refusals.isEmpty()) {
      throw TinderboxException.usage("Cannot compute on a GPU: " + String.join("; ", refusals));
    }
  }

  /**
   * Reads the library, which takes some seconds the first time on a machine: it is unpacked.
   *
   * @throws TinderboxException exit code 5, when that fails
   */
  List<String> refusals(List<Card> cards) {
    GpuCode code = code();
    return cards.stream().flatMap(card -> refusal(card, code).stream()).toList();
  }

  /** Why not to compute on a card, and what to do; empty of one that will do. */
  Optional<String> refusal(Card card, GpuCode code) {
    if (!code.runsOn(card.capability())) {
      return Optional.of(
          "expected a card of compute capability %s (%s holds code for these, and for higher minor numbers), found %s (%s); %s"
              .formatted(code, name, card.capability(), card, instead));
    }
    String driver = card.driver().split("\\.")[0];
    return driver.matches("\\d{1,6}") && Integer.parseInt(driver) < oldestDriver
        ? Optional.of(
            "expected a driver of version %d or newer for %s (%s), found %s (%s)"
                .formatted(oldestDriver, name, needs, card.driver(), card))
        : Optional.empty();
  }

  private GpuCode code() {
    try {
      return FatBinary.read(file());
    } catch (IOException e) {
      throw TinderboxException.infrastructure(
          "Cannot read what %s holds code for: %s (%s)".formatted(name, e.getMessage(), resource),
          e);
    }
  }

  /** Why it does not load, by the word of the system's loader; empty where it does. */
  public Optional<String> loadFault() {
    try {
      Loader.load(javacpp.class);
      // The driver's own, then those that this one names.
      Loader.loadGlobal("libcuda.so.1");
      Loader.loadGlobal(file().toString());
      return Optional.empty();
    } catch (IOException | LinkageError e) {
      return Optional.of(
          "%s; expected the driver, %s on the library path (LD_LIBRARY_PATH)"
              .formatted(e.getMessage(), needs));
    }
  }

  private Optional<URL> url() {
    return Optional.ofNullable(GpuLibrary.class.getClassLoader().getResource(resource));
  }

  /** Where JavaCPP keeps it, and will load it from. */
  private Path file() throws IOException {
    URL url = url().orElseThrow(() -> new IOException("expected it on the class path, found none"));
    return Loader.cacheResource(url).toPath();
  }
}
