package io.tinderbox.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TimeAccountTest {
  @Test
  void theSummaryNamesThePartsThatThereAre() {
    assertThat(new TimeAccount(0.5, 0, 12.345, 0.25, 1, 2, 0, 0).summary())
        .isEqualTo("read 0.50, compute 12.35, send 0.25, average 1.00, wait 2.00");
    assertThat(TimeAccount.ZERO.summary()).isEmpty();
  }

  @Test
  void thePartsAddUp() {
    TimeAccount account = new TimeAccount(1, 2, 3, 4, 5, 6, 7, 8);

    assertThat(account.plus(account).total()).isEqualTo(2 * account.total()).isEqualTo(72);
  }
}
