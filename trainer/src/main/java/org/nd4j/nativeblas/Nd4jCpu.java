package org.nd4j.nativeblas;

import org.nd4j.linalg.factory.Nd4j;

/**
 * A class of a name that DL4J 1.0.0-M2.1 still asks for: {@code BaseMKLDNNHelper.mklDnnEnabled()}
 * looks it up to learn whether oneDNN may be used, ND4J 1.0.0-M2.1 has it under another name, and
 * without it every layer falls back to im2col. Nothing else uses it.
 */
public final class Nd4jCpu {
  private Nd4jCpu() {}

  /** What DL4J reads of it. */
  public static final class Environment {
    private static final Environment INSTANCE = new Environment();

    private Environment() {}

    public static Environment getInstance() {
      return INSTANCE;
    }

    public boolean isUseMKLDNN() {
      return Nd4j.getEnvironment().isCPU() && Nd4j.getEnvironment().helpersAllowed();
    }
  }
}
