package io.tinderbox.trainer.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MinibatchPathTest {
  @Property(tries = 50)
  void textAndBack(
      @ForAll @IntRange(min = 1) int epoch,
      @ForAll @IntRange int from,
      @ForAll @IntRange(min = 1) int count) {
    MinibatchPath path = new MinibatchPath(epoch, Math.abs(from / 2), count);

    assertThat(MinibatchPath.parse(path.toString())).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "minibatch:",
        "minibatch:epoch=1&from=0",
        "minibatch:epoch=1&from=-1&count=3",
        "minibatch:epoch=1&from=0&count=3&more=1",
        "file:/data/split=train/part-00000.parquet",
        " minibatch:epoch=1&from=0&count=3",
      })
  void anyOtherTextIsRefusedAndShown(String text) {
    assertThatThrownBy(() -> MinibatchPath.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("found " + text);
  }
}
