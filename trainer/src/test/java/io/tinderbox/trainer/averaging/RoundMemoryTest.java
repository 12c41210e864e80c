package io.tinderbox.trainer.averaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import scala.Tuple2;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;

class RoundMemoryTest {
  private static final long GIB = 1L << 30;

  @Test
  void oneProcessKeepsStartAndEndOnce() {
    Map<String, Tuple2<Object, Object>> driver = process("driver", 4 * GIB, none());

    assertThat(RoundMemory.of(GIB, 2, driver)).isEqualTo(new RoundMemory(4 * GIB, 4 * GIB));
    assertThat(RoundMemory.of(GIB, 2, driver).isShort()).isFalse();
    assertThat(RoundMemory.of(GIB, 3, driver).isShort()).isTrue();
  }

  @Test
  void eachProcessKeepsTheStart() {
    Map<String, Tuple2<Object, Object>> three =
        process("a", 3 * GIB, process("b", 3 * GIB, process("driver", 2 * GIB, none())));

    // Two results, three starts, the end at the executors and at the driver.
    assertThat(RoundMemory.of(GIB, 2, three)).isEqualTo(new RoundMemory(7 * GIB, 8 * GIB));
  }

  private static Map<String, Tuple2<Object, Object>> none() {
    return Map$.MODULE$.empty();
  }

  private static Map<String, Tuple2<Object, Object>> process(
      String name, long bytes, Map<String, Tuple2<Object, Object>> others) {
    return others.$plus(new Tuple2<>(name, new Tuple2<>(bytes, bytes)));
  }
}
