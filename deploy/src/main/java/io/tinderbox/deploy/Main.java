package io.tinderbox.deploy;

import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.deploy.command.Tinderbox;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    StopSignal.ofProcess().listen();
    // Not a plain return: threads of Spark or ND4J that linger must not keep the process.
    System.exit(Tinderbox.run(args));
  }
}
