package io.tinderbox.trainer.engine;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.concurrent.CountDownLatch;

/** A process that exits in the middle of an engine's step. */
final class ExitingEngine {
  private ExitingEngine() {}

  /**
   * @param args the engine, and the number to exit with
   */
  public static void main(String[] args) throws InterruptedException {
    EngineConfig config =
        TestEngines.config(
                new NetworkConfig("alexnet-flowers", Norm.NONE, 0.1),
                new ImageShape(3, 215, 215),
                3,
                OptimiserConfig.plain(),
                1)
            .on(args[0]);
    CountDownLatch begun = new CountDownLatch(1);
    Thread computing =
        new Thread(
            () -> {
              StepEngine engine = Vectors.engine(config, 1);
              Batch batch = TestBatches.of(config.input(), 3, 64, 1);
              begun.countDown();
              while (true) {
                engine.step(batch, new StepSettings(0, 0));
              }
            });
    computing.setDaemon(true);
    computing.start();
    begun.await();
    Thread.sleep(500);
    System.exit(Integer.parseInt(args[1]));
  }
}
