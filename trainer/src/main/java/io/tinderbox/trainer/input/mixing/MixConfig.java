package io.tinderbox.trainer.input.mixing;

import io.tinderbox.common.config.SettingsReader;
import io.tinderbox.trainer.loss.LossConfig;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code input.mix}: how the examples of a training minibatch are mixed.
 *
 * @param on the ways that are; where there are several, one is drawn for each minibatch
 */
public record MixConfig(List<Mix> on) implements Serializable {
  public static final String KEY = "input.mix";

  /** No example is mixed. */
  public static final MixConfig NONE = new MixConfig(List.of());

  /** The greatest alpha that a configuration may ask for. */
  private static final double LIMIT = 100;

  public MixConfig {
    on = List.copyOf(on);
  }

  public static MixConfig from(SettingsReader settings) {
    return new MixConfig(
        Mixes.ALL.stream()
            .<Mix>map(kind -> kind.of().apply(settings.number(KEY + "." + kind.name(), 0, LIMIT)))
            .filter(mix -> mix.alpha() > 0)
            .toList());
  }

  /** Notes that a loss asks for one class an example. */
  public void check(SettingsReader settings, LossConfig loss) {
    if (mixes() && !loss.loss().takesMixedTargets()) {
      settings.problem(
          KEY,
          "none with train.loss.name = %s, which takes one class each".formatted(loss.name()),
          names());
    }
  }

  /** For people. */
  public String names() {
    return on.stream().map(Mix::name).collect(Collectors.joining(", "));
  }

  public boolean mixes() {
    return !on.isEmpty();
  }
}
