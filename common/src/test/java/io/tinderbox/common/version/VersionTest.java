package io.tinderbox.common.version;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void theRunningProgramKnowsWhatItWasBuiltFrom() {
    Version current = Version.current();

    assertThat(current.version()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    assertThat(current.commit())
        .matches("unknown|[\\w.-]*[0-9a-f]{7,40}(-dirty)?|v?[\\d.]+(-dirty)?");
  }

  @Test
  void theCommitStandsBehindTheVersion() {
    assertThat(new Version("1.2.0", "ab12cd3-dirty")).hasToString("1.2.0 (ab12cd3-dirty)");
  }
}
