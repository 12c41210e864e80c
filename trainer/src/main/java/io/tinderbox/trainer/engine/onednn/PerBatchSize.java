package io.tinderbox.trainer.engine.onednn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * What was made for a number of examples, for the few numbers that come again: minibatches, the
 * last one of an epoch, those of evaluation.
 */
final class PerBatchSize<T extends AutoCloseable> implements AutoCloseable {
  private static final int KEPT = 8;

  private final IntFunction<T> maker;
  private final Map<Integer, T> made = new LinkedHashMap<>(KEPT, 0.75f, true);

  PerBatchSize(IntFunction<T> maker) {
    this.maker = maker;
  }

  T of(int examples) {
    T found = made.get(examples);
    if (found == null) {
      if (made.size() == KEPT) {
        close(made.remove(made.keySet().iterator().next()));
      }
      found = maker.apply(examples);
      made.put(examples, found);
    }
    return found;
  }

  /**
   * @param closeable may be null
   */
  static void close(AutoCloseable closeable) {
    try {
      if (closeable != null) {
        closeable.close();
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    made.values().forEach(PerBatchSize::close);
    made.clear();
  }
}
