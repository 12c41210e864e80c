package io.tinderbox.trainer.preview;

import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Example;
import io.tinderbox.trainer.reading.SplitExamples;
import java.util.Iterator;
import java.util.List;

/**
 * The example that is looked at, and the one that it is mixed with.
 *
 * @param example as it is stored
 * @param partner the next example of another class, else of the same, else the example itself
 */
record PreviewSubject(Example example, Example partner) {

  /**
   * @param id of the example; the split's first one where it is empty
   * @throws TinderboxException exit code 2, when the split has no such example; 3, when the data is
   *     wrong
   */
  static PreviewSubject find(DataFolder data, String split, String id) {
    SplitExamples examples = new SplitExamples(data, split);
    Iterator<Example> left = examples.iterator();
    String first = "";
    while (left.hasNext()) {
      Example example = left.next();
      first = first.isEmpty() ? example.id() : first;
      if (id.isEmpty() || example.id().equals(id)) {
        return new PreviewSubject(example, partner(example, left, examples));
      }
    }
    throw first.isEmpty()
        ? TinderboxException.data(
            "Cannot preview: expected examples in the split %s, found none (%s)"
                .formatted(split, data.location()))
        : TinderboxException.usage(
            "Cannot preview --image: expected the id of an example of the split %s, such as '%s', found '%s'"
                .formatted(split, first, id));
  }

  private static Example partner(Example example, Iterator<Example> left, SplitExamples examples) {
    Example any = example;
    for (Iterator<Example> source : List.of(left, examples.iterator())) {
      while (source.hasNext()) {
        Example other = source.next();
        if (other.label() != example.label()) {
          return other;
        }
        any = any == example ? other : any;
      }
    }
    return any;
  }
}
