package io.tinderbox.trainer.engine;

/** A trained network that only looks. Not safe for use by several threads at once. */
public interface Classifier extends AutoCloseable {
  /** Number of classes. */
  int classes();

  /**
   * The outputs before softmax, as at test time (no dropout, running statistics).
   *
   * @return {@code [examples * classes]}, row by row
   */
  float[] logits(Batch batch);

  @Override
  void close();
}
