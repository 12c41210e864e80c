package io.tinderbox.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupRunTest {
  private final List<String> calls = new ArrayList<>();

  @Test
  void measurementsTakeTurns() {
    Group group =
        Group.of(
            List.of(
                Comparison.beside(new Scripted("a", 9), new Scripted("b", 9)),
                Comparison.alone(new Scripted("c", 9))));

    List<Row> rows = GroupRun.of("letters", group, 2);

    assertThat(calls)
        .containsExactly("a ready", "b ready", "c ready", "a 1", "b 1", "c 1", "a 2", "b 2", "c 2");
    assertThat(rows).extracting(Row::name).containsOnly("letters");
    assertThat(rows).extracting(Row::what).containsExactly("a", "c");
    assertThat(rows.get(0).figure().turns()).containsExactly(1.0, 2.0);
    assertThat(rows.get(0).beside().name()).isEqualTo("b");
    assertThat(rows.get(0).ratio()).isEqualTo(1);
    assertThat(rows.get(1).beside()).isNull();
  }

  @Test
  void whatIsAbsentOrGoesAwayLeavesItsReason() {
    Group group =
        Group.of(
            List.of(
                Comparison.beside(new Scripted("a", 9), new Scripted("never there", 0)),
                Comparison.beside(new Scripted("c", 9), new Scripted("soon gone", 2))));

    List<Row> rows = GroupRun.of("letters", group, 3);

    assertThat(rows).extracting(row -> row.figure().turns().size()).containsOnly(3);
    assertThat(rows)
        .extracting(row -> row.beside().absent())
        .containsExactly("never there is absent", "soon gone is absent");
    assertThat(rows).extracting(Row::ratio).containsOnlyNulls();
    assertThat(calls).doesNotContain("never there 1", "soon gone 2");
  }

  @Test
  void closingAGroupClosesItsMeasurementsThenWhatTheyShare() {
    Comparison pair = Comparison.beside(new Scripted("a", 9), new Scripted("b", 9));

    new Group(List.of(pair), () -> calls.add("shared")).close();

    assertThat(calls).containsExactly("a closed", "b closed", "shared");
  }

  @Test
  void onlyTheSameUnitCanBeCompared() {
    Measurement other =
        new Scripted("b", 9) {
          @Override
          public String unit() {
            return "s";
          }
        };
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.beside(new Scripted("a", 9), other))
        .withMessageContaining("b in s");
  }

  /** Gives the number of its turn; absent from some call on. */
  private class Scripted implements Measurement {
    private final String name;
    private final int present;
    private int made;
    private int turns;

    Scripted(String name, int present) {
      this.name = name;
      this.present = present;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String unit() {
      return "turns";
    }

    @Override
    public void prepare() {
      call("ready");
    }

    @Override
    public double turn() {
      call(Integer.toString(turns + 1));
      return ++turns;
    }

    private void call(String what) {
      if (made++ == present) {
        throw new AbsentException(name + " is absent");
      }
      calls.add(name + " " + what);
    }

    @Override
    public void close() {
      calls.add(name + " closed");
    }
  }
}
