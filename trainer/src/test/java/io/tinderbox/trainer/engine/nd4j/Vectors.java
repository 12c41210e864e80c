package io.tinderbox.trainer.engine.nd4j;

import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.vector.FlatVector;

/** Flat vectors as arrays, for comparing. */
final class Vectors {
  private Vectors() {}

  static float[] of(FlatVector vector) {
    float[] values = new float[Math.toIntExact(vector.length())];
    vector.get(0, values, 0, values.length);
    return values;
  }

  static void put(float[] values, FlatVector into) {
    into.put(0, values, 0, values.length);
  }

  /** An engine with the first parameters of a seed. */
  static Nd4jEngine engine(EngineConfig config, long seed) {
    Nd4jEngine engine = Nd4jEngine.create(config);
    Initialiser.fill(engine.network(), seed, engine.parameters());
    Initialiser.zero(engine.optimiserState());
    engine.seed(seed);
    return engine;
  }
}
