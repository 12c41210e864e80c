package io.tinderbox.deploy.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows that take turns with one another.
 *
 * @param closing gives back what they share
 */
record Group(List<Comparison> rows, Runnable closing) implements AutoCloseable {
  Group {
    rows = List.copyOf(rows);
  }

  /** Rows that share nothing. */
  static Group of(List<Comparison> rows) {
    return new Group(rows, () -> {});
  }

  /** In the order in which they take turns. */
  List<Measurement> measurements() {
    List<Measurement> all = new ArrayList<>();
    for (Comparison row : rows) {
      all.add(row.ours());
      row.other().ifPresent(all::add);
    }
    return all;
  }

  @Override
  public void close() {
    measurements().forEach(Measurement::close);
    closing.run();
  }
}
