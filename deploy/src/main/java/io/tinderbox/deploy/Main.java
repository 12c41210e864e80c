package io.tinderbox.deploy;

import io.tinderbox.common.exit.StopSignal;
import io.tinderbox.deploy.command.Tinderbox;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    StopSignal.ofProcess().listen();
    int code = Tinderbox.run(args);
    if (code == 0 && withinApplicationMaster()) {
      return;
    }
    // Not a plain return: threads of Spark or ND4J that linger must not keep the process.
    System.exit(code);
  }

  /** YARN's application master takes any exit of the program for a failure, and ends by itself. */
  private static boolean withinApplicationMaster() {
    return "yarn".equals(System.getProperty("spark.master"))
        && "cluster".equals(System.getProperty("spark.submit.deployMode"));
  }
}
