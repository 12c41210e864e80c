package io.tinderbox.trainer.engine;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.trainer.engine.StepEngine.StepSettings;
import io.tinderbox.trainer.engine.nd4j.Nd4jEngine;
import io.tinderbox.trainer.engine.nd4j.Nd4jRuntime;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.network.NetworkConfig;
import io.tinderbox.trainer.network.Norm;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.factory.Nd4j;

/** A process that prints how much more memory it has after a few steps of an engine. */
final class MeasuredEngine {
  private MeasuredEngine() {}

  static EngineConfig config(String network, Norm norm, double width) {
    return TestEngines.config(
        new NetworkConfig(network, norm, width),
        new ImageShape(3, 56, 56),
        200,
        OptimiserConfig.named("nesterov"),
        2);
  }

  /**
   * @param args network, norm, examples of a minibatch, width
   */
  public static void main(String[] args) {
    EngineConfig config = config(args[0], Norm.valueOf(args[1]), Double.parseDouble(args[3]));
    Nd4jRuntime.start();
    Nd4j.create(10);
    Batch batch = TestBatches.of(config.input(), 200, Integer.parseInt(args[2]), 1);
    long before = Pointer.physicalBytes();
    try (Nd4jEngine engine = Nd4jEngine.create(config)) {
      Initialiser.fill(engine.network(), 1, engine.parameters());
      Initialiser.zero(engine.optimiserState());
      for (int i = 0; i < 4; i++) {
        engine.step(batch, new StepSettings(1e-3, i));
      }
      System.out.println(Pointer.physicalBytes() - before);
    }
  }
}
