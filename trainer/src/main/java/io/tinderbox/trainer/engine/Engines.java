package io.tinderbox.trainer.engine;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.trainer.engine.libtorch.LibtorchFamily;
import io.tinderbox.trainer.engine.nd4j.Nd4jFamily;
import java.util.List;

/** The registry: everything that {@value EngineChoice#NAME_KEY} can name. */
public final class Engines {
  private static final List<EngineFamily> FAMILIES =
      List.of(new Nd4jFamily(), new LibtorchFamily());

  private Engines() {}

  public static List<EngineFamily> all() {
    return FAMILIES;
  }

  public static List<String> names() {
    return FAMILIES.stream().map(EngineFamily::name).toList();
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
    return named(config.engine().name()).create(config);
  }
}
