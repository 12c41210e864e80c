package io.tinderbox.trainer.engine;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.engine.libtorch.LibtorchFamily;
import io.tinderbox.trainer.engine.nd4j.Nd4jFamily;
import java.util.List;

/** The registry: everything that {@code engine.name} can name. */
public final class Engines {
  public static final String KEY = "engine.name";

  /** What all others are held against, and the default. */
  public static final String REFERENCE = Nd4jFamily.NAME;

  private static final List<EngineFamily> FAMILIES =
      List.of(new Nd4jFamily(), new LibtorchFamily());

  private Engines() {}

  public static List<EngineFamily> all() {
    return FAMILIES;
  }

  public static List<String> names() {
    return FAMILIES.stream().map(EngineFamily::name).toList();
  }

  /** The name of the engine that was chosen; notes one that this build lacks. */
  public static String from(SettingsReader settings) {
    String name = settings.oneOf(KEY, names());
    named(name)
        .lack()
        .ifPresent(
            lack ->
                settings.problem(
                    KEY, "an engine of this build, which lacks " + lack, "'" + name + "'"));
    return name;
  }

  /**
   * @throws IllegalArgumentException when no engine has this name
   */
  public static EngineFamily named(String name) {
    return FAMILIES.stream()
        .filter(family -> family.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no engine is named " + name));
  }

  /**
   * An engine whose parameters and state are all zero.
   *
   * @throws TinderboxException exit code 2, when the build lacks it; 5, when its natives do not
   *     load
   */
  public static StepEngine create(EngineConfig config) {
    return named(config.engine()).create(config);
  }
}
