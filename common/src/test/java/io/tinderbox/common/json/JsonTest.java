package io.tinderbox.common.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  record Inner(String name, boolean isOpen) {}

  record Outer(int count, List<Inner> inner, double share) {
    Outer(int count) {
      this(count, List.of(), 0.5);
    }

    public int getTwice() {
      return 2 * count;
    }

    public boolean isEmpty() {
      return inner.isEmpty();
    }
  }

  @Test
  void aRecordIsItsComponentsInTheirOrder() {
    Outer outer = new Outer(3, List.of(new Inner("a", true)), 0.25);
    String line = Json.line(outer);
    assertThat(line)
        .isEqualTo("{\"count\":3,\"inner\":[{\"name\":\"a\",\"isOpen\":true}],\"share\":0.25}");
    assertThat(Json.read(line.getBytes(StandardCharsets.UTF_8), Outer.class, "test"))
        .isEqualTo(outer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{\"name\":\"a\",\"name\":\"b\",\"isOpen\":true}",
        "{\"name\":\"a\",\"isOpen\":true}{}",
        "{\"name\":\"a\"}",
      })
  void whatCanBeReadInTwoWaysIsNotRead(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> Json.read(bytes, Inner.class, "the test"))
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.DATA))
        .hasMessageStartingWith("Cannot read the test: ");
  }
}
