package io.tinderbox.deploy;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class MainTest {
  /** An exit would end this process, and be a failure to YARN. */
  @Test
  void returnsWithinAnApplicationMasterWhenAllIsWell() {
    System.setProperty("spark.master", "yarn");
    System.setProperty("spark.submit.deployMode", "cluster");
    try {
      assertThatCode(() -> Main.main(new String[] {"--version"})).doesNotThrowAnyException();
    } finally {
      System.clearProperty("spark.master");
      System.clearProperty("spark.submit.deployMode");
    }
  }
}
