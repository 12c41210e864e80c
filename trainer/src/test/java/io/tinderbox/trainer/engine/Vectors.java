package io.tinderbox.trainer.engine;

import io.tinderbox.trainer.network.Initialiser;
import io.tinderbox.trainer.vector.FlatVector;

/** Flat vectors as arrays, for comparing. */
public final class Vectors {
  private Vectors() {}

  public static float[] of(FlatVector vector) {
    float[] values = new float[Math.toIntExact(vector.length())];
    vector.get(0, values, 0, values.length);
    return values;
  }

  public static void put(float[] values, FlatVector into) {
    into.put(0, values, 0, values.length);
  }

  /** An engine with the first parameters of a seed. */
  public static StepEngine engine(EngineConfig config, long seed) {
    return begun(TestEngines.create(config), seed);
  }

  /** The same of an engine that is there. */
  public static <E extends StepEngine> E begun(E engine, long seed) {
    Initialiser.fill(engine.network(), seed, engine.parameters());
    Initialiser.zero(engine.optimiserState());
    engine.seed(seed);
    return engine;
  }
}
