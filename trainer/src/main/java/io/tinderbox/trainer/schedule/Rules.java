package io.tinderbox.trainer.schedule;

import io.tinderbox.common.config.SettingsReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The registry: every rule that {@code train.learningRate.rule} can name. */
public final class Rules {
  private static final Map<String, Function<SettingsReader, Rule>> ALL =
      Map.of(
          "constant",
          settings -> new Constant(),
          "step",
          Step::from,
          "cosine",
          settings -> new Cosine(),
          "plateau",
          Plateau::from);

  private Rules() {}

  /** Sorted. */
  public static List<String> names() {
    return ALL.keySet().stream().sorted().toList();
  }

  /** The rule that is named, with its own keys; those of every other rule are checked as well. */
  static Rule from(SettingsReader settings) {
    Map<String, Rule> rules = new HashMap<>();
    ALL.forEach((name, rule) -> rules.put(name, rule.apply(settings)));
    return rules.get(settings.oneOf("train.learningRate.rule", names()));
  }
}
