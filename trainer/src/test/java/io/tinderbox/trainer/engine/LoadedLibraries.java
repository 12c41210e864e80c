package io.tinderbox.trainer.engine;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that takes a step with an engine and prints which libraries it has then, or why not.
 */
final class LoadedLibraries {
  private LoadedLibraries() {}

  /**
   * @param args the engine
   */
  public static void main(String[] args) throws IOException {
    EngineConfig config =
        TestEngines.config(
                new NetworkConfig("alexnet", Norm.BATCH, 0.1),
                new ImageShape(3, 32, 32),
                3,
                OptimiserConfig.named("nesterov"),
                1)
            .on(args[0]);
    try (StepEngine engine = Vectors.engine(config, 1)) {
      engine.step(TestBatches.of(config.input(), 3, 2, 1), new StepSettings(0.01, 0));
    } catch (TinderboxException e) {
      System.out.println(e.exitCode() + " " + e.getMessage());
      return;
    }
    Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .filter(line -> line.contains(".so"))
        .map(line -> line.substring(line.indexOf('/')))
        .distinct()
        .forEach(System.out::println);
  }
}
