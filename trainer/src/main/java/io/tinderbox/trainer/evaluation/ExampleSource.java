package io.tinderbox.trainer.evaluation;

import io.tinderbox.common.shard.Example;
import java.util.Iterator;

/** The stored examples of one split, each once, in shard order. */
public interface ExampleSource extends Iterable<Example> {
  /** Name of the split. */
  String split();

  /** How many there are, by the manifest. */
  long examples();

  /** Examples that something else iterates over. */
  static ExampleSource of(String split, long examples, Iterable<Example> each) {
    return new ExampleSource() {
      @Override
      public String split() {
        return split;
      }

      @Override
      public long examples() {
        return examples;
      }

      @Override
      public Iterator<Example> iterator() {
        return each.iterator();
      }
    };
  }
}
