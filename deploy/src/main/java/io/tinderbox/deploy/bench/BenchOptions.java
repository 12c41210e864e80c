package io.tinderbox.deploy.bench;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.engine.EngineFamily;
import io.tinderbox.trainer.engine.Engines;
import java.util.List;

/**
 * How to measure.
 *
 * @param runs turns of each measurement
 * @param batch examples of a minibatch
 * @param threads of the arithmetic of networks
 * @param how engines compute, whatever their name
 */
public record BenchOptions(int runs, int batch, int threads, EngineChoice how) {
  /** Height and width of what most networks see, pixels. */
  static final int CROP = 56;

  /** As many as Tiny ImageNet has. */
  static final int CLASSES = 200;

  /** Of all that is drawn. */
  static final long SEED = 1;

  public BenchOptions {
    if (runs < 1 || batch < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "%d runs, batches of %d, %d threads".formatted(runs, batch, threads));
    }
  }

  /** Of engines as they are by default. */
  BenchOptions(int runs, int batch, int threads) {
    this(runs, batch, threads, EngineChoice.REFERENCE);
  }

  /**
   * The engines that are measured: all that this build has, or those that compute on GPUs, if there
   * are any.
   */
  static List<EngineFamily> engines() {
    List<EngineFamily> all =
        Engines.all().stream().filter(family -> family.lack().isEmpty()).toList();
    List<EngineFamily> onGpus =
        all.stream().filter(family -> family.gpuLibrary().isPresent()).toList();
    return onGpus.isEmpty() ? all : onGpus;
  }

  /**
   * The same for {@code torch_step.py}: threads, device, precision, and whether it is to repeat
   * itself.
   */
  List<String> pyTorchArguments() {
    boolean onGpu = engines().stream().anyMatch(family -> family.gpuLibrary().isPresent());
    return List.of(
        Integer.toString(threads),
        onGpu ? "cuda" : "cpu",
        precision(),
        how.deterministic() ? "deterministic" : "fast");
  }

  private String precision() {
    return SettingsReader.written(how.precision());
  }

  @Override
  public String toString() {
    return "Measured: %d turn%s each; networks with batches of %d, %d classes, %d thread%s; libtorch and PyTorch in %s, %s"
        .formatted(
            runs,
            runs == 1 ? "" : "s",
            batch,
            CLASSES,
            threads,
            threads == 1 ? "" : "s",
            precision(),
            how.deterministic() ? "deterministic" : "by the fastest algorithms");
  }
}
