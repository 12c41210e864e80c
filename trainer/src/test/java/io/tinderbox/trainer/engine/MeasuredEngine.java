package io.tinderbox.trainer.engine;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.Pointer;

/** A process that prints how much more memory a few steps of an engine have taken at most. */
final class MeasuredEngine {
  private MeasuredEngine() {}

  static EngineConfig config(String engine, String network, Norm norm, double width) {
    return TestEngines.config(
            new NetworkConfig(network, norm, width),
            new ImageShape(3, 56, 56),
            200,
            OptimiserConfig.named("nesterov"),
            2)
        .on(engine);
  }

  /**
   * @param args engine, network, norm, examples of a minibatch, width, steps
   */
  public static void main(String[] args) {
    EngineConfig config =
        config(args[0], args[1], Norm.valueOf(args[2]), Double.parseDouble(args[4]));
    // What the libraries take for themselves, whatever the network.
    steps(config(args[0], "alexnet", Norm.NONE, 0.05), 1, 4);
    long before = Pointer.physicalBytes();
    AtomicLong most = new AtomicLong();
    Thread watch =
        new Thread(
            () -> {
              while (true) {
                most.accumulateAndGet(Pointer.physicalBytes(), Math::max);
                LockSupport.parkNanos(500_000);
              }
            });
    watch.setDaemon(true);
    watch.start();
    steps(config, Integer.parseInt(args[3]), Integer.parseInt(args[5]));
    System.out.println(most.get() - before);
  }

  private static void steps(EngineConfig config, int examples, int steps) {
    Batch batch = TestBatches.of(config.input(), 200, examples, 1);
    try (StepEngine engine = Vectors.engine(config, 1)) {
      for (int i = 0; i < steps; i++) {
        engine.step(batch, new StepSettings(1e-3, i));
      }
    }
  }
}
