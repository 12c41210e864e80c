package io.tinderbox.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.image.Picture;
import io.tinderbox.common.seed.SplitMix64;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.trainer.evaluation.Evaluation;
import io.tinderbox.trainer.evaluation.EvaluationTotals;
import io.tinderbox.trainer.evaluation.Prediction;
import io.tinderbox.trainer.loss.LossConfig;
import io.tinderbox.trainer.run.EpochMetrics;
import io.tinderbox.trainer.run.TimeAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ReportWriterTest {
  private static final String HOSTILE = "<script>alert(\"1\")</script> & 'co' \u0000 ]]>";

  @ParameterizedTest(name = "{0} epochs, validation {1}, {2} classes")
  @CsvSource({
    "0, false, 2",
    "1, true, 1",
    "1, false, 10",
    "2, true, 2",
    "30, true, 200",
    "450, true, 10"
  })
  void everyKindOfRunMakesAWellFormedPage(int epochs, boolean validation, int classes)
      throws Exception {
    String html = ReportWriter.render(content(epochs(epochs, validation), classes, "class"));

    Document page = Markup.parse(html);
    assertThat(Markup.texts(page, "h1")).containsExactly("vgg16 on shapes");
    assertThat(
            Markup.elements(page, "tr").stream()
                .filter(row -> row.getElementsByTagName("button").getLength() == 0))
        .hasSizeGreaterThanOrEqualTo(classes);
    assertThat(withoutScript(html)).doesNotContain("NaN", "Infinity", "null");
    Markup.requireUsable(page);
    List<String> ids =
        Markup.elements(page, "section").stream()
            .map(section -> section.getAttribute("id"))
            .toList();
    assertThat(ids.contains("learning")).isEqualTo(epochs > 0);
    assertThat(html.contains("validation split, epoch")).isEqualTo(epochs > 0 && validation);
  }

  @Test
  void theEpochThatWasKeptIsTheOneItSpeaksOf() {
    String html = ReportWriter.render(content(epochs(5, true), 3, "class"));

    assertThat(html).contains("epoch 2 was the best: top-1 45.00%");
  }

  @Test
  void nothingComesFromAnotherMachine() throws Exception {
    Document page = Markup.parse(ReportWriter.render(content(epochs(3, true), 10, "class")));

    for (Element element : Markup.elements(page, "*")) {
      for (String attribute : List.of("src", "href", "xlink:href", "action", "srcset", "data")) {
        if (element.hasAttribute(attribute)) {
          assertThat(element.getAttribute(attribute)).matches("(?s)data:.*|#.*");
        }
      }
    }
    assertThat(Markup.texts(page, "style").get(0)).doesNotContain("url(").doesNotContain("@import");
    assertThat(Markup.elements(page, "meta").stream().map(m -> m.getAttribute("content")))
        .anyMatch(policy -> policy.startsWith("default-src 'none'"));
  }

  @Test
  void namesFromOutsideStayText() throws Exception {
    ReportContent plain = content(epochs(2, true), 8, HOSTILE);
    RunSummary run =
        new RunSummary(HOSTILE, plain.run().epochs(), 1, Map.of(HOSTILE, HOSTILE), HOSTILE);

    String html = ReportWriter.render(new ReportContent(run, plain.evaluation(), plain.gallery()));

    Document page = Markup.parse(html);
    assertThat(Markup.elements(page, "script")).hasSize(1);
    assertThat(Markup.texts(page, "h1")).containsExactly(HOSTILE.replace('\u0000', '\uFFFD'));
    assertThat(html).doesNotContain("<script>alert").doesNotContain("\u0000");
  }

  @Test
  void whatTheEngineCannotTellIsSaidInASentence() throws Exception {
    ReportContent plain = content(epochs(2, true), 8, "class");
    ReportContent content =
        new ReportContent(
            plain.run(),
            plain.evaluation(),
            plain.gallery(),
            plain.difference(),
            new Insight.Withheld("Cannot look into <it>"),
            plain.extras());

    Document page = Markup.parse(ReportWriter.render(content));

    Markup.requireUsable(page);
    assertThat(Markup.texts(page, "section"))
        .contains("SaliencyNeither maps nor filters are shown. Cannot look into <it>.");
    assertThat(Markup.texts(page, "h2")).doesNotContain("Filters");
  }

  @Test
  void metricsThatAreNoNumbersLeaveGaps() throws Exception {
    List<EpochMetrics> epochs = new ArrayList<>(epochs(3, true));
    epochs.add(
        new EpochMetrics(
            4,
            Double.NaN,
            Double.NaN,
            0.1,
            Double.POSITIVE_INFINITY,
            0.1,
            0.5,
            0.01,
            10,
            2,
            5,
            TimeAccount.ZERO));

    String html = ReportWriter.render(content(epochs, 10, "class"));

    Markup.parse(html);
    assertThat(withoutScript(html)).doesNotContain("NaN", "Infinity");
  }

  @Test
  void theSamePageInEveryLocale() {
    ReportContent content = content(epochs(12, true), 10, "class");
    String expected = ReportWriter.render(content);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG"));
    try {
      assertThat(ReportWriter.render(content).equals(expected)).isTrue();
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void theHeadlineSaysTheNumbersInWords() {
    EvaluationTotals totals = EvaluationTotals.of(2, LossConfig.CROSS_ENTROPY.loss());
    totals.add(0, new double[] {1, 0});
    totals.add(1, new double[] {1, 0});
    totals.addUnlabelled();
    Evaluation evaluation = totals.evaluation("val", labels(2, "class"));

    assertThat(HeadlineSection.sentence(evaluation))
        .isEqualTo(
            "Of 2 examples in “val”, seen by their centre, the network's first guess was right for"
                + " 1 (50.00%, 95% confidence interval 9.5% to 90.5%). Blind guessing would reach"
                + " 50.0%. 1 more have no label and are not counted.");
  }

  private static ReportContent content(List<EpochMetrics> epochs, int classes, String name) {
    ImageShape shape = new ImageShape(3, 4, 4);
    SplitMix64 random = new SplitMix64(5);
    EvaluationTotals totals = EvaluationTotals.of(classes, LossConfig.CROSS_ENTROPY.loss());
    List<Gallery.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 3 * classes; i++) {
      double[] logits =
          IntStream.range(0, classes).mapToDouble(c -> 4 * random.nextDouble()).toArray();
      totals.add(i % classes, logits);
      List<Prediction.Guess> guesses =
          IntStream.range(0, Math.min(5, classes))
              .mapToObj(c -> new Prediction.Guess(c, 0.9 / (c + 1)))
              .toList();
      if (i < 4) {
        String id = "val/" + name + "/" + i + ".JPEG";
        entries.add(
            new Gallery.Entry(
                new Picture(shape, new byte[48]), new Prediction(id, i % classes - 1, guesses)));
      }
    }
    RunSummary run =
        new RunSummary(
            "vgg16 on shapes",
            epochs,
            Math.min(2, epochs.size()),
            Map.of("Seed", "42"),
            "train { seed = 42 }");
    Gallery gallery = new Gallery(entries, entries.subList(0, 1), List.of());
    return new ReportContent(run, totals.evaluation("val", labels(classes, name)), gallery);
  }

  private static List<Label> labels(int classes, String name) {
    return IntStream.range(0, classes)
        .mapToObj(i -> new Label(i, "n" + i, name + " " + i + ", synonym"))
        .toList();
  }

  private static List<EpochMetrics> epochs(int count, boolean validation) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            e ->
                new EpochMetrics(
                    e,
                    3.0 / e,
                    2.5 / e,
                    1 - 0.9 / e,
                    validation ? 2.8 / e : null,
                    validation ? 0.8 - 0.7 / e : null,
                    validation ? 0.9 - 0.7 / e : null,
                    0.01 / e,
                    400,
                    36,
                    12.5,
                    new TimeAccount(1, 2, 3, 4, 5, 6, 7, 8)))
        .toList();
  }

  private static String withoutScript(String html) {
    return html.substring(0, html.indexOf("<script>"));
  }
}
