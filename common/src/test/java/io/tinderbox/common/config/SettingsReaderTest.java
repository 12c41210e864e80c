package io.tinderbox.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Types, ranges and choices, on the keys of this module's {@code reference.conf} for tests. */
class SettingsReaderTest {
  private enum Colour {
    LIGHT,
    DARK_RED
  }

  @Test
  void everyTypeReadsItsDefault() {
    SettingsReader reader = Settings.defaults().reader();

    assertThat(reader.integer("sample.count", 1, 10)).isEqualTo(3);
    assertThat(reader.whole("sample.seed", Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(1);
    assertThat(reader.number("sample.share", 0, 1)).isEqualTo(0.5);
    assertThat(reader.flag("sample.flag")).isTrue();
    assertThat(reader.text("sample.name")).isEqualTo("plain");
    assertThat(reader.choice("sample.colour", Colour.class)).isEqualTo(Colour.DARK_RED);
    assertThat(reader.numbers("sample.numbers")).isEmpty();
    assertThat(reader.texts("sample.texts")).containsExactly("a", "b");
    assertThatCode(reader::throwIfAny).doesNotThrowAnyException();
  }

  @Property(tries = 200)
  void aWholeNumberKeepsAllItsDigits(@ForAll long value) {
    SettingsReader reader = reader("sample.seed", Long.toString(value));

    assertThat(reader.whole("sample.seed", Long.MIN_VALUE, Long.MAX_VALUE)).isEqualTo(value);
    assertThat(reader.hasProblems()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 10", "2.0, 2", "1e1, 10", "'\"4\"', 4"})
  void wholeNumbersReachTheirLimits(String text, int value) {
    SettingsReader reader = reader("sample.count", text);

    assertThat(reader.integer("sample.count", 1, 10)).isEqualTo(value);
    assertThat(reader.hasProblems()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.5", "1e-1", "many", "true", "[1]", "{ a = 1 }", "NaN", "\"\""})
  void whatIsNoWholeNumberIsAProblem(String text) {
    SettingsReader reader = reader("sample.count", text);
    reader.integer("sample.count", 1, 10);

    assertProblem(reader, "sample.count: expected a whole number, found ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "11", "99999999999999999999999", "1e999999"})
  void aWholeNumberOutsideItsRangeIsAProblemAndTheLeastStandsIn(String text) {
    SettingsReader reader = reader("sample.count", text);

    assertThat(reader.integer("sample.count", 1, 10)).isEqualTo(1);
    assertProblem(reader, "sample.count: expected at least 1 and at most 10, found ");
  }

  @Test
  void aRangeWithoutAnEndNamesItsStartUnlessTheEndIsPassed() {
    SettingsReader below = reader("sample.seed", "-1");
    below.whole("sample.seed", 0, Long.MAX_VALUE);
    SettingsReader above = reader("sample.seed", "99999999999999999999");
    above.whole("sample.seed", 0, Long.MAX_VALUE);

    assertProblem(below, "expected at least 0, found -1 (");
    assertProblem(above, "expected at least 0 and at most 9223372036854775807, found ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-0.1", "1.1", "NaN", "1e999"})
  void aNumberOutsideItsRangeIsAProblem(String text) {
    SettingsReader reader = reader("sample.share", text);

    assertThat(reader.number("sample.share", 0, 1)).isZero();
    assertProblem(reader, "sample.share: expected at least 0 and at most 1, found ");
  }

  @Test
  void aSmallLimitIsWrittenOut() {
    SettingsReader reader = reader("sample.share", "0");
    reader.number("sample.share", 1e-9, 0.5);

    assertProblem(reader, "expected at least 1.0E-9 and at most 0.5, found 0");
  }

  @Test
  void otherTypesSayWhatTheyExpected() {
    SettingsReader reader =
        Settings.of(
                "",
                "",
                Map.of(
                    "sample.share", "half",
                    "sample.flag", "maybe",
                    "sample.name", "[1]",
                    "sample.numbers", "0.5",
                    "sample.texts", "a"))
            .reader();
    reader.number("sample.share", 0, 1);
    reader.flag("sample.flag");
    reader.text("sample.name");
    assertThat(reader.numbers("sample.numbers")).isEmpty();
    reader.texts("sample.texts");

    assertProblem(
        reader,
        "sample.share: expected a number, found \"half\"",
        "sample.flag: expected true or false, found \"maybe\"",
        "sample.name: expected a text, found [1]",
        "sample.numbers: expected a list of numbers, found 0.5",
        "sample.texts: expected a list of texts, found \"a\"");
  }

  /** As a shell leaves it, once the quotes of its own are gone. */
  @Test
  void aListOfTextsNeedsNoQuotes() {
    assertThat(reader("sample.texts", "[conv*]").texts("sample.texts")).containsExactly("conv*");
    assertThat(reader("sample.texts", " [ conv*, fc1 ,a:b c] ").texts("sample.texts"))
        .containsExactly("conv*", "fc1", "a:b c");
    assertThat(reader("sample.texts", "[\"conv*\", fc1]").texts("sample.texts"))
        .containsExactly("conv*", "fc1");
    SettingsReader nested = reader("sample.texts", "[[conv*]]");
    nested.texts("sample.texts");
    assertProblem(nested, "sample.texts: expected a list of texts, found ");
  }

  @Test
  void aLiteralMeansItself() {
    String text = "[a*] \"b\" \\ ${c}";

    assertThat(reader("sample.name", Settings.literal(text)).text("sample.name")).isEqualTo(text);
  }

  @Test
  void nothingIsNoValue() {
    SettingsReader key = Settings.of("sample.count = null", "mine.conf", Map.of()).reader();
    key.integer("sample.count", 1, 10);
    SettingsReader section = Settings.of("sample = null", "mine.conf", Map.of()).reader();
    section.integer("sample.count", 1, 10);

    assertProblem(key, "sample.count: expected a whole number, found null (mine.conf: 1)");
    assertProblem(section, "sample.count: expected a whole number, found null");
  }

  @Test
  void aChoiceIsWrittenInLowerCaseWithHyphens() {
    assertThat(reader("sample.colour", "light").choice("sample.colour", Colour.class))
        .isEqualTo(Colour.LIGHT);
    for (String wrong : List.of("DARK_RED", "dark_red", "blue", "")) {
      SettingsReader reader = reader("sample.colour", wrong);

      assertThat(reader.choice("sample.colour", Colour.class)).isEqualTo(Colour.LIGHT);
      assertProblem(
          reader,
          "sample.colour: expected one of dark-red, light, found '" + wrong + "' (--set sample.");
    }
  }

  @Test
  void readingAKeyThatNoReferenceDocumentsIsAFaultOfOurs() {
    assertThatThrownBy(() -> Settings.defaults().reader().text("sample.forgotten"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("sample.forgotten");
  }

  private static SettingsReader reader(String key, String value) {
    return Settings.of("", "", Map.of(key, value)).reader();
  }

  private static void assertProblem(SettingsReader reader, String... parts) {
    assertThat(reader.hasProblems()).isTrue();
    assertThatThrownBy(reader::throwIfAny).hasMessageContainingAll(parts);
  }
}
