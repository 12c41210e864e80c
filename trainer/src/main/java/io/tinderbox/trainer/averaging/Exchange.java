package io.tinderbox.trainer.averaging;

import io.tinderbox.common.config.SettingsReader;
import java.io.Serializable;

/**
 * What workers exchange between rounds.
 *
 * @param averageState whether the optimiser's state is averaged as the parameters are. If not, it
 *     stays out of the rounds: every worker begins each round with a state of zero. (A state that a
 *     worker kept would tie it to a place, and a lost one would change the result.)
 * @param transport how vectors travel
 */
public record Exchange(boolean averageState, Transport transport) implements Serializable {
  /** Everything, as it is. */
  public static final Exchange WHOLE = new Exchange(true, Transport.FLOAT32);

  static final String TRANSPORT_KEY = "distribution.transport";

  static Exchange from(SettingsReader settings) {
    return new Exchange(
        settings.flag("distribution.averageState"),
        settings.choice(TRANSPORT_KEY, Transport.class));
  }

  /**
   * The slices that are exchanged.
   *
   * @param parameters length of the parameter vector
   * @param state length of the optimiser's state
   */
  SliceLayout layout(long parameters, long state) {
    return new SliceLayout(parameters, averageState ? state : 0);
  }
}
