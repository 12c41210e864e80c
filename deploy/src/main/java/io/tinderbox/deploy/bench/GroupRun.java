package io.tinderbox.deploy.bench;

import java.util.ArrayList;
import java.util.List;

/** A group's turns: each measurement has its first, then each its second, and so on. */
final class GroupRun {
  private final String name;
  private final List<Pair> pairs = new ArrayList<>();

  private GroupRun(String name, Group group) {
    this.name = name;
    for (Comparison row : group.rows()) {
      pairs.add(new Pair(new Side(row.ours()), row.other().map(Side::new).orElse(null)));
    }
  }

  /**
   * @param name of the group
   * @param turns of each measurement
   */
  static List<Row> of(String name, Group group, int turns) {
    GroupRun run = new GroupRun(name, group);
    run.pairs.forEach(Pair::prepare);
    for (int turn = 0; turn < turns; turn++) {
      run.pairs.forEach(Pair::turn);
    }
    return run.pairs.stream().map(run::row).toList();
  }

  private Row row(Pair pair) {
    String what = pair.ours.measurement.name();
    String unit = pair.ours.measurement.unit();
    Spread figure = Spread.of(pair.ours.turns);
    return pair.other == null
        ? Row.alone(name, what, unit, figure)
        : Row.beside(name, what, unit, figure, pair.other.beside());
  }

  private record Pair(Side ours, Side other) {
    void prepare() {
      ours.measurement.prepare();
      if (other != null) {
        other.unlessAbsent(other.measurement::prepare);
      }
    }

    void turn() {
      ours.turn();
      if (other != null) {
        other.unlessAbsent(other::turn);
      }
    }
  }

  /** A measurement and what it has given so far. */
  private static final class Side {
    private final Measurement measurement;
    private final List<Double> turns = new ArrayList<>();
    private String absent;

    Side(Measurement measurement) {
      this.measurement = measurement;
    }

    void turn() {
      turns.add(measurement.turn());
    }

    void unlessAbsent(Runnable work) {
      if (absent == null) {
        try {
          work.run();
        } catch (AbsentException e) {
          absent = e.getMessage();
        }
      }
    }

    Row.Beside beside() {
      return absent == null
          ? new Row.Beside(measurement.name(), Spread.of(turns), null)
          : new Row.Beside(measurement.name(), null, absent);
    }
  }
}
