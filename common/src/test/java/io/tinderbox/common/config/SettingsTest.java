package io.tinderbox.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.config.Settings.Layer;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotBlank;
import net.jqwik.api.constraints.NumericChars;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On the keys of this module's {@code reference.conf} for tests. */
class SettingsTest {
  @Test
  void referenceHoldsWhereNothingElseIsSaid() {
    assertThat(Settings.defaults().entries())
        .containsEntry("sample.count", "3")
        .containsEntry("sample.name", "\"plain\"")
        .containsEntry("sample.texts", "[\"a\",\"b\"]");
    assertThat(Settings.defaults().spark()).isEmpty();
  }

  @Test
  void setWinsOverTheFileAndTheFileOverTheReference() {
    Settings settings =
        Settings.of("sample { count = 4, share = 0.25 }", "mine.conf", Map.of("sample.count", "5"));

    assertThat(settings.entries())
        .containsEntry("sample.count", "5")
        .containsEntry("sample.share", "0.25")
        .containsEntry("sample.flag", "true");
  }

  @Test
  void aFileWinsOverThoseAfterIt() {
    Settings settings =
        Settings.layered(
            List.of(
                new Layer("sample.count = 4\nspark.master = yarn", "mine.conf"),
                new Layer("sample.count = 5\nsample.share = 1\nspark.master = k8s", "demo.conf")),
            Map.of());

    assertThat(settings.entries())
        .containsEntry("sample.count", "4")
        .containsEntry("sample.share", "1");
    assertThat(settings.spark()).containsExactly(Map.entry("spark.master", "yarn"));
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearestOneAndWhereItStands() {
    assertRefused(
        Settings.of("\nsample.cuont = 4", "mine.conf", Map.of()),
        "Cannot use the configuration: "
            + "sample.cuont: unknown key; did you mean sample.count? (mine.conf: 2)");
    assertRefused(
        Settings.of("", "", Map.of("sampel.share", "1")),
        "Cannot use the configuration: "
            + "sampel.share: unknown key; did you mean sample.share? (--set sampel.share)");
  }

  @Test
  void aValueInThePlaceOfASectionIsAnUnknownKey() {
    Settings settings = Settings.of("sample = 5", "mine.conf", Map.of());
    SettingsReader reader = settings.reader();
    reader.whole("sample.seed", 0, 9);
    reader.texts("sample.texts");

    assertRefused(reader, "sample: unknown key;", "(mine.conf: 1)");
  }

  @Test
  void allProblemsComeTogetherEachWithItsOrigin() {
    SettingsReader reader =
        Settings.of(
                "sample.count = many\nsample.flags = 1",
                "mine.conf",
                Map.of("sample.share", "2", "sample.colour", "blue"))
            .reader();
    reader.integer("sample.count", 1, 10);
    reader.number("sample.share", 0, 1);
    reader.oneOf("sample.colour", List.of("light", "dark-red"));
    reader.problem("sample.name", "a name that fits the data", "'plain'");

    assertRefused(
        reader,
        "5 problems:",
        "\n  sample.flags: unknown key; did you mean sample.flag? (mine.conf: 2)",
        "\n  sample.count: expected a whole number, found \"many\" (mine.conf: 1)",
        "\n  sample.share: expected at least 0 and at most 1, found 2 (--set sample.share)",
        "\n  sample.colour: expected one of dark-red, light, found 'blue' (--set sample.colour)",
        "\n  sample.name: expected a name that fits the data, found 'plain' (reference.conf");
  }

  @Test
  void textThatIsNoHoconIsRefusedWithItsPlace() {
    assertRefused("sample {\n  count = [1,\n", Map.of(), "mine.conf: ", "Cannot read");
    assertRefused("sample.count = ${nowhere.named}", Map.of(), "mine.conf: 1", "nowhere.named");
    assertRefused("", Map.of("sample..count", "1"), "--set sample..count", "dotted key");
  }

  @Test
  void aFileThatIncludesAnotherIsRefused(@TempDir Path folder) throws Exception {
    Path other = Files.writeString(folder.resolve("other.conf"), "sample.count = 9");

    for (String include :
        List.of("\"%s\"", "file(\"%s\")", "url(\"file:%s\")", "classpath(\"%s\")")) {
      assertRefused(
          "include " + include.formatted(other), Map.of(), "mine.conf", "include", "other.conf");
    }
  }

  @Test
  void aValueOfTheFileCanReferToAnother() {
    Settings settings =
        Settings.of(
            "sample.count = ${sample.seed}\nspark.executor.cores = ${sample.count}",
            "mine.conf",
            Map.of("sample.seed", "6"));

    assertThat(settings.entries()).containsEntry("sample.count", "6");
    assertThat(settings.spark()).containsEntry("spark.executor.cores", "6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "a#b", "s3a://bucket//part", "a, b = c", "${HOME}", "007", "[half"})
  void aSetTextStandsAsItWasTyped(String text) {
    assertThat(Settings.of("", "", Map.of("sample.name", text)).reader().text("sample.name"))
        .isEqualTo(text);
  }

  @Test
  void aSetValueInQuotesIsTheTextBetweenThem() {
    assertThat(
            Settings.of("", "", Map.of("sample.name", "\"a \\\" 1\"")).reader().text("sample.name"))
        .isEqualTo("a \" 1");
    assertThat(Settings.of("", "", Map.of("sample.name", "")).reader().text("sample.name"))
        .isEmpty();
  }

  @Property(tries = 200)
  void aNameIsNearestToItself(
      @ForAll @NotBlank @AlphaChars String a, @ForAll @AlphaChars @NumericChars String b) {
    assertThat(KnownKeys.distance(a, a)).isZero();
    assertThat(KnownKeys.distance(a, b))
        .isEqualTo(KnownKeys.distance(b, a))
        .isBetween(Math.abs(a.length() - b.length()), Math.max(a.length(), b.length()));
  }

  @Test
  void lettersThatChangedPlacesAreOneMistake() {
    assertThat(KnownKeys.distance("train.seed", "trian.seed")).isEqualTo(1);
    assertThat(KnownKeys.distance("epochs", "epoch")).isEqualTo(1);
    assertThat(KnownKeys.distance("width", "with")).isEqualTo(1);
    assertThat(KnownKeys.distance("norm", "warm")).isEqualTo(2);
  }

  @Test
  void whatIsDecidedLaterIsAddedToACopy() {
    Settings before = Settings.defaults();

    Settings after = before.with("sample.count", 8);

    assertThat(after.entries()).containsEntry("sample.count", "8");
    assertThat(before.entries()).containsEntry("sample.count", "3");
  }

  @Test
  void theRenderedConfigurationSaysTheSameAgain() {
    Settings settings =
        Settings.of(
            "sample.name = \"a \\\"b\\\" #c\"\nsample.numbers = [1, 2.5]",
            "mine.conf",
            Map.of(
                "spark.speculation", "true",
                "spark.speculation.interval", "5s",
                "spark.executorEnv.A+B", "x = \"y\""));

    Settings again = Settings.of(settings.render(), "config.conf", Map.of());

    assertThat(again.entries()).isEqualTo(settings.entries());
    assertThat(again.spark()).isEqualTo(settings.spark()).hasSize(3);
    assertThat(settings.render().lines()).hasSize(8 + 3);
  }

  @Test
  void whatIsRenderedRefersToNothing() {
    Settings settings = Settings.of("", "none", Map.of("sample.name", "${HOME}"));

    assertThat(Settings.requireRendered(settings.render(), "config.conf"))
        .isEqualTo(settings.render());
    for (String text : List.of("a = ${b}", "a = ${?HOME}", "b = " + "[".repeat(1 << 20))) {
      Assertions.assertThatThrownBy(() -> Settings.requireRendered(text, "config.conf"))
          .isInstanceOfSatisfying(
              TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.USAGE))
          .hasMessageContaining("config.conf");
    }
  }

  private static void assertRefused(String file, Map<String, String> set, String... parts) {
    TinderboxException thrown =
        Assertions.catchThrowableOfType(
            TinderboxException.class, () -> Settings.of(file, "mine.conf", set));
    assertThat(thrown).as("%s %s", file, set).isNotNull().hasMessageContainingAll(parts);
    assertThat(thrown.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  private static void assertRefused(Settings settings, String... parts) {
    assertRefused(settings.reader(), parts);
  }

  private static void assertRefused(SettingsReader reader, String... parts) {
    TinderboxException thrown =
        Assertions.catchThrowableOfType(TinderboxException.class, reader::throwIfAny);
    assertThat(thrown).isNotNull().hasMessageContainingAll(parts);
    assertThat(thrown.exitCode()).isEqualTo(ExitCode.USAGE);
  }
}
