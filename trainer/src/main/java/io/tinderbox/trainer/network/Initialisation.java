package io.tinderbox.trainer.network;

import java.io.Serializable;

/** What a block of parameters holds before the first step. */
public sealed interface Initialisation extends Serializable {
  /** Normal with mean 0 and this standard deviation. */
  record Normal(double std) implements Initialisation {}

  /** The same number everywhere. */
  record Constant(double value) implements Initialisation {}

  Initialisation ZERO = new Constant(0);
  Initialisation ONE = new Constant(1);

  /**
   * Normal with standard deviation sqrt(2 / fan-in): He, Zhang, Ren, Sun: Delving Deep into
   * Rectifiers, 2015, eq. 10.
   */
  static Initialisation he(int fanIn) {
    return new Normal(Math.sqrt(2.0 / fanIn));
  }
}
