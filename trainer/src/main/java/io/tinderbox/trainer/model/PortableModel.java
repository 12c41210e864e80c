package io.tinderbox.trainer.model;

import io.tinderbox.common.json.Json;
import io.tinderbox.trainer.engine.EngineChoice;
import io.tinderbox.trainer.engine.EngineConfig;
import io.tinderbox.trainer.engine.Engines;
import io.tinderbox.trainer.engine.StepEngine;
import io.tinderbox.trainer.optimiser.OptimiserConfig;
import io.tinderbox.trainer.vector.FlatVector;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/** A model that travels to executors, which need not see the folder that it lies in. */
public final class PortableModel implements Serializable {
  private static final int CHUNK = 1 << 20;

  private final byte[] description;
  private final List<float[]> parameters;

  private PortableModel(byte[] description, List<float[]> parameters) {
    this.description = description;
    this.parameters = parameters;
  }

  /**
   * @param engine that holds the model's parameters
   */
  public static PortableModel of(ModelDescription description, StepEngine engine) {
    FlatVector vector = engine.parameters();
    List<float[]> chunks = new ArrayList<>();
    for (long at = 0; at < vector.length(); at += CHUNK) {
      float[] values = new float[(int) Math.min(CHUNK, vector.length() - at)];
      vector.get(at, values, 0, values.length);
      chunks.add(values);
    }
    return new PortableModel(Json.document(description), chunks);
  }

  public ModelDescription description() {
    return Json.read(description, ModelDescription.class, "the model of the driver");
  }

  /**
   * The model, ready to look at pictures; the caller closes it.
   *
   * @param engine one of {@link Engines#names()}
   * @param threads of its arithmetic
   */
  public StepEngine load(EngineChoice engine, int threads) {
    StepEngine loaded = Engines.create(engine(engine, threads));
    long at = 0;
    for (float[] values : parameters) {
      loaded.parameters().put(at, values, 0, values.length);
      at += values.length;
    }
    return loaded;
  }

  /** What {@link #load} makes. */
  public EngineConfig engine(EngineChoice engine, int threads) {
    ModelDescription model = description();
    return new EngineConfig(
            model.network(),
            model.preprocessing().input(),
            model.labels().size(),
            model.loss(),
            OptimiserConfig.plain(),
            threads)
        .on(engine);
  }
}
