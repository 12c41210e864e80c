package io.tinderbox.trainer.engine;

/** Who is given minibatches, and has a say in where they lie. */
public interface BatchTaker {
  /** Memory for so many examples, of the kind that they are taken from the fastest. */
  NativeBatch allocate(int capacity);

  /**
   * A batch that will be taken later, so that one whose memory is elsewhere can bring it there
   * meanwhile. From any thread, beside anything; what the batch holds must stay until then.
   */
  default void ahead(Batch batch) {}
}
