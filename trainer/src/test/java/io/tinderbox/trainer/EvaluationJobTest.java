package io.tinderbox.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tinderbox.common.config.Settings;
import io.tinderbox.common.exit.ExitCode;
import io.tinderbox.common.exit.TinderboxException;
import io.tinderbox.common.progress.Progress;
import io.tinderbox.common.shard.DataFolder;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.report.Markup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The whole way from a model and a split to the report, and what stands in the way. */
class EvaluationJobTest {
  @TempDir static Path temporary;
  @TempDir Path folder;

  @BeforeAll
  static void write() throws Exception {
    TestData small = TestData.SMALL.withSide(36);
    DataFolder data = small.write(temporary.resolve("data"));
    small.withClasses(4).write(temporary.resolve("four-classes"));
    small.withSide(40).write(temporary.resolve("larger"));
    UntrainedRun.write(temporary.resolve("alexnet"), data, "alexnet");
    Files.createDirectories(temporary.resolve("no-model"));
  }

  @Test
  void theReportShowsWhereTheNetworkLooks() throws Exception {
    evaluate("alexnet", "data", "val", "evaluate.explain.pictures", "3");

    Document page = Markup.parse(Files.readString(folder.resolve("out/report.html")));
    assertThat(Markup.elements(page, "main").get(0).getTextContent()).doesNotContain("NaN");
    Markup.requireUsable(page);
    Element saliency = section(page, "saliency");
    List<Element> panels =
        Markup.elements(page, "figure").stream()
            .filter(figure -> figure.getAttribute("class").contains("panel"))
            .toList();
    assertThat(panels).hasSize(3 + 4);
    // The picture, and three maps.
    assertThat(panels)
        .allMatch(panel -> panel.getParentNode().getParentNode() == saliency)
        .allMatch(panel -> panel.getElementsByTagName("img").getLength() == 4);
    assertThat(saliency.getTextContent())
        .contains("Grad-CAM", "Picked at random", "Sure, and wrong")
        .doesNotContain("Integrated gradients");
    assertThat(section(page, "filters").getTextContent())
        .contains("Kernels of conv1", "What conv2 looks for");
  }

  @Test
  void nothingIsExplainedWhereNothingIsAskedFor() throws Exception {
    evaluate(
        "alexnet",
        "data",
        "val",
        "evaluate.explain.pictures",
        "0",
        "evaluate.explain.mistakes",
        "0");

    Document page = Markup.parse(Files.readString(folder.resolve("out/report.html")));
    assertThat(Markup.elements(page, "section").stream().map(s -> s.getAttribute("id")))
        .contains("pictures")
        .doesNotContain("saliency", "filters");
  }

  @Test
  void layersThatAreNotThereAreNamedBeforeTheEvaluation() {
    refused(
        ExitCode.USAGE,
        "explain.filters.layers: expected convolutions of alexnet: conv1, conv2",
        () -> evaluate("alexnet", "data", "val", "explain.filters.layers", "[conv9]"));
    refused(
        ExitCode.USAGE,
        "evaluate.explain.maps: expected some of saliency",
        () -> evaluate("alexnet", "data", "val", "evaluate.explain.maps", "[heat]"));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest(name = "{0} of {1}, split {2}: {4}")
  @CsvSource(
      delimiter = '|',
      value = {
        "no-model | data         | val  | USAGE | expected a run that has kept one, found no",
        "alexnet  | four-classes | val  | USAGE | expected data of the model's 3 classes, found 4 classes",
        "alexnet  | larger       | val  | USAGE | expected pictures of 3x36x36, found 3x40x40",
        "alexnet  | data         | dev  | USAGE | dev",
        "alexnet  | data         | test | DATA  | on test: expected a labelled split, found none of its 5"
      })
  void runsAndDataThatDoNotFitAreTold(
      String run, String data, String split, ExitCode code, String message) {
    refused(code, message, () -> evaluate(run, data, split));
    refused(code, message, () -> explain(run, data, split));
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void aRunWithoutAModelPredictsNothing() {
    Location run = Location.of(temporary.resolve("no-model"));
    Iterator<Location> none = List.<Location>of().iterator();
    refused(
        ExitCode.USAGE,
        "expected a run that has kept one, found no",
        () ->
            PredictionJob.of(Storage.local(), Settings.of("", "", Map.of()))
                .predict(run, none, answer -> {}));
  }

  private static void refused(ExitCode code, String message, ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            TinderboxException.class, e -> assertThat(e.exitCode()).isEqualTo(code))
        .hasMessageContaining(message);
  }

  private static Element section(Document page, String id) {
    return Markup.elements(page, "section").stream()
        .filter(section -> section.getAttribute("id").equals(id))
        .findFirst()
        .orElseThrow();
  }

  private void evaluate(String run, String data, String split, String... settings) {
    EvaluationJob.of(Storage.local(), settings(settings), Progress.SILENT)
        .execute(
            new EvaluationRequest(
                Location.of(temporary.resolve(run)),
                Location.of(temporary.resolve(data)),
                split,
                Location.of(folder.resolve("out"))));
  }

  private void explain(String run, String data, String split) {
    ExplanationJob.of(Storage.local(), settings(), Progress.SILENT)
        .execute(
            new ExplanationRequest(
                Location.of(temporary.resolve(run)),
                Location.of(temporary.resolve(data)),
                split,
                Location.of(folder.resolve("out"))));
  }

  private static Settings settings(String... settings) {
    return Settings.of("", "", TrainingRuns.with(Map.of(), settings));
  }
}
