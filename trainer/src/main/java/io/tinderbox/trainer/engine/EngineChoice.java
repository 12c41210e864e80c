package io.tinderbox.trainer.engine;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.trainer.engine.nd4j.Nd4jFamily;
import java.io.Serializable;

/**
 * What computes, and how: {@code engine.*}.
 *
 * @param name one of {@link Engines#names()}
 * @param precision of libtorch; others know float32 alone
 * @param deterministic whether libtorch gives the same bits again, where that costs time; others
 *     always do
 */
public record EngineChoice(String name, Precision precision, boolean deterministic)
    implements Serializable {
  public static final String NAME_KEY = "engine.name";
  public static final String PRECISION_KEY = "engine.libtorch.precision";

  /** What all others are held against, and the default. */
  public static final EngineChoice REFERENCE = of(Nd4jFamily.NAME);

  /** An engine as it is by default. */
  public static EngineChoice of(String name) {
    return new EngineChoice(name, Precision.TF32, true);
  }

  public EngineChoice with(Precision newPrecision) {
    return new EngineChoice(name, newPrecision, deterministic);
  }

  /** Another engine in the same way. */
  public EngineChoice named(String newName) {
    return new EngineChoice(newName, precision, deterministic);
  }

  /** Without a promise of the same bits. */
  public EngineChoice fast() {
    return new EngineChoice(name, precision, false);
  }

  /** Notes an engine that this build lacks. */
  public static EngineChoice from(SettingsReader settings) {
    String name = settings.oneOf(NAME_KEY, Engines.names());
    Engines.named(name)
        .lack()
        .ifPresent(
            lack ->
                settings.problem(
                    NAME_KEY, "an engine of this build, which lacks " + lack, "'" + name + "'"));
    return new EngineChoice(
        name,
        settings.choice(PRECISION_KEY, Precision.class),
        settings.flag("engine.libtorch.deterministic"));
  }
}
