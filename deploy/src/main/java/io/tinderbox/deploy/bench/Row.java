package io.tinderbox.deploy.bench;

/**
 * A row of the table.
 *
 * @param name of the group, as {@code --only} takes it
 * @param beside what took turns with it; null where nothing did
 * @param ratio of the medians, ours by the other's; null without another
 */
record Row(String name, String what, String unit, Spread figure, Beside beside, Double ratio) {
  /**
   * The other one.
   *
   * @param figure null where it could not be measured
   * @param absent why it could not be measured; null where it was
   */
  record Beside(String name, Spread figure, String absent) {}

  static Row alone(String name, String what, String unit, Spread figure) {
    return new Row(name, what, unit, figure, null, null);
  }

  static Row beside(String name, String what, String unit, Spread figure, Beside beside) {
    Double ratio = beside.figure() == null ? null : figure.median() / beside.figure().median();
    return new Row(name, what, unit, figure, beside, ratio);
  }
}
