package io.tinderbox.common.exit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StopSignalTest {
  @Test
  void requestIsSeenFromThenOn() {
    StopSignal signal = StopSignal.of();
    assertThat(signal.requested()).isFalse();

    signal.request();

    assertThat(signal.requested()).isTrue();
    assertThat(StopSignal.ofProcess().requested()).isFalse();
  }
}
