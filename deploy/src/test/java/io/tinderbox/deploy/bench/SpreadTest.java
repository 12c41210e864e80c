package io.tinderbox.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {
  @Test
  void medianIsTheTurnInTheMiddleOfTheSortedOnes() {
    Spread spread = Spread.of(List.of(5.0, 1.0, 9.0));

    assertThat(spread.median()).isEqualTo(5);
    assertThat(spread.least()).isEqualTo(1);
    assertThat(spread.most()).isEqualTo(9);
    assertThat(spread.turns()).containsExactly(5.0, 1.0, 9.0);
  }

  @Test
  void medianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    assertThat(Spread.of(List.of(8.0, 1.0, 2.0, 4.0)).median()).isEqualTo(3);
    assertThat(Spread.of(List.of(7.0)).median()).isEqualTo(7);
  }

  @Test
  void noTurnIsNoSpread() {
    assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
  }

  @Test
  void ratioIsOfTheMediansOursByTheOthers() {
    Spread ours = Spread.of(List.of(30.0, 10.0, 20.0));
    Spread theirs = Spread.of(List.of(1.0, 40.0, 16.0));

    Row row = Row.beside("n", "w", "images/s", ours, new Row.Beside("PyTorch", theirs, null));

    assertThat(row.ratio()).isEqualTo(1.25);
    assertThat(Row.alone("n", "w", "s", ours).ratio()).isNull();
    assertThat(Row.beside("n", "w", "s", ours, new Row.Beside("PyTorch", null, "no torch")).ratio())
        .isNull();
  }
}
