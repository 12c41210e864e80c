package io.tinderbox.trainer.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.shard.Example;
import io.tinderbox.trainer.TestData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SplitExamplesTest {
  private static final TestData DATA = TestData.SMALL;
  @TempDir Path temporary;

  @ParameterizedTest
  @CsvSource({"train, 47", "val, 18", "test, 5"})
  void allExamplesOfASplitComeInShardOrder(String split, int examples) {
    SplitExamples source = new SplitExamples(DATA.write(temporary), split);
    List<Example> found = new ArrayList<>();

    source.iterator().forEachRemaining(found::add);

    assertThat(source.split()).isEqualTo(split);
    assertThat(source.examples()).isEqualTo(examples);
    assertThat(found)
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(IntStream.range(0, examples).mapToObj(i -> DATA.example(split, i)).toList());
  }

  @Test
  void theEndIsTheEnd() {
    Iterator<Example> examples = new SplitExamples(DATA.write(temporary), "test").iterator();
    for (int i = 0; i < 5; i++) {
      examples.next();
    }

    assertThat(examples.hasNext()).isFalse();
    assertThat(examples.hasNext()).isFalse();
    assertThatThrownBy(examples::next).isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void shardsWithoutExamplesArePassedOver() {
    DataFolder folder = new TestData(3, 12, List.of(0, 4, 0, 3, 0), 6, 8, 1).write(temporary);
    List<Example> found = new ArrayList<>();

    new SplitExamples(folder, "train").iterator().forEachRemaining(found::add);

    assertThat(found).hasSize(7);
  }

  @Test
  void aSplitThatIsNotThereIsRefusedWithThoseThatAre() {
    SplitExamples source = new SplitExamples(DATA.write(temporary), "validation");

    assertThatThrownBy(source::iterator)
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
        .hasMessageContaining("expected one of test, train, val");
  }
}
