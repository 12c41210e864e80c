package io.tinderbox.deploy.bench;

/** One thing that is measured, a turn at a time. For one thread. */
interface Measurement extends AutoCloseable {
  /** What it is, for people: {@code "training step"}. */
  String name();

  /** Of its figures: {@code "images/s"}. */
  String unit();

  /**
   * Does what is over before the first turn: takes memory, lets the compiler see the loops.
   *
   * @throws AbsentException when it cannot be measured here
   */
  void prepare();

  /**
   * One turn.
   *
   * @return the figure, in the unit
   * @throws AbsentException when it is gone
   */
  double turn();

  /** Gives back what it took; prepared or not. */
  @Override
  default void close() {}
}
