package io.tinderbox.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tinderbox.common.json.Json;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
  private static final Spread TEN = Spread.of(List.of(10.0, 5.0, 20.0));
  private static final Spread FIVE = Spread.of(List.of(5.0));
  private static final List<Row> ROWS =
      List.of(
          Row.beside(
              "alexnet", "inference", "images/s", TEN, new Row.Beside("PyTorch", FIVE, null)),
          Row.beside("mlp", "step", "images/s", TEN, new Row.Beside("PyTorch", null, "no|torch")),
          Row.alone("reading", "minibatches", "examples/s", FIVE));

  @Test
  void tableHasARowForEachInColumns() {
    Stream<String> table = report(0.1).markdown().lines().filter(line -> line.startsWith("|"));

    assertThat(table)
        .containsExactly(
            "| Name    | What        | Unit       | Tinderbox: median (least to most) | Beside it: median (least to most) | Ratio |",
            "| ------- | ----------- | ---------- | --------------------------------- | --------------------------------- | ----- |",
            "| alexnet | inference   | images/s   | 10.0 (5.00 to 20.0)               | PyTorch: 5.00 (5.00 to 5.00)      | 2.00  |",
            "| mlp     | step        | images/s   | 10.0 (5.00 to 20.0)               | PyTorch: none: no/torch           |       |",
            "| reading | minibatches | examples/s | 5.00 (5.00 to 5.00)               |                                   |       |");
  }

  @Test
  void headTellsWhatTheFiguresWereMadeOn() {
    assertThat(report(0.1).markdown())
        .contains("- Command: `tinderbox bench`")
        .contains("- Machine: a processor, 2 cores, 4.0 GiB; load average at the start 0.10")
        .contains("- Java: 17, heap 1.0 GiB", "- Engine: ND4J", "- PyTorch: 1.13")
        .contains("3 turns each", "batches of 64", "2 threads");
  }

  @Test
  void machineThatIsNotQuietIsWarnedOf() {
    assertThat(report(0.5).warning()).isNull();
    assertThat(report(-1).warning()).isNull();
    assertThat(report(0.51).markdown()).contains("**Warning**", "0.51", "say little");
  }

  @Test
  void jsonHasTheSameWithEveryTurn() {
    JsonNode json = Json.tree(report(0.6).json(), "report");

    assertThat(json.at("/head/processor").asText()).isEqualTo("a processor");
    assertThat(json.path("batch").asInt()).isEqualTo(64);
    assertThat(json.path("warning").asText()).contains("quiet");
    assertThat(json.path("rows")).hasSize(3);
    assertThat(json.at("/rows/0/figure/turns")).hasSize(3);
    assertThat(json.at("/rows/0/ratio").asDouble()).isEqualTo(2);
    assertThat(json.at("/rows/1/beside/absent").asText()).isEqualTo("no|torch");
    assertThat(json.path("rows").path(2).has("ratio")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"0.01234; 0.012", "1.239; 1.24", "12.39; 12.4", "123.9; 124", "12345.6; 12,346"})
  void numbersHaveAboutThreeDigits(double value, String text) {
    assertThat(Report.number(value)).isEqualTo(text);
  }

  private static Report report(double loadAverage) {
    Head head =
        new Head(
            "tinderbox bench",
            "2026-11-25T00:00:00Z",
            "a processor",
            2,
            4L << 30,
            loadAverage,
            "17",
            1L << 30,
            "0",
            "3.5",
            "ND4J",
            "1.13");
    return Report.of(head, new BenchOptions(3, 64, 2), ROWS);
  }
}
