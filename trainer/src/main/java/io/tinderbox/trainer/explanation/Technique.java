package io.tinderbox.trainer.explanation;

import io.tinderbox.trainer.network.Network;

/**
 * A way to tell which pixels count: its settings, over a pure function. Adding one is a class and a
 * line in {@link Techniques}.
 */
public interface Technique {
  /** As in the configuration. */
  String name();

  /** For people. */
  String label();

  /** What it shows, in a sentence or two. */
  String words();

  /** Whether its maps are too coarse to be looked at without the picture below. */
  default boolean coarse() {
    return false;
  }

  /** Whether it can be asked about such a network. */
  default boolean fits(Network network) {
    return true;
  }

  Heat heat(ExaminedNetwork network, Question question);
}
