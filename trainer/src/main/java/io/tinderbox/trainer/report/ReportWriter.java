package io.tinderbox.trainer.report;

import java.util.ArrayList;
import java.util.List;

/** {@code report.html}. */
public final class ReportWriter {
  private ReportWriter() {}

  /** The whole page, to be stored as UTF-8. */
  public static String render(ReportContent content) {
    RunSummary run = content.run();
    Page page =
        new Page(
            run.title() + " – " + content.evaluation().split(),
            "Tinderbox evaluation",
            run.title(),
            origin(run));
    page.opening(HeadlineSection.of(content));
    if (content.evaluation().comparison() != null) {
      page.section("Comparison", ComparisonSection.of(content));
    }
    if (!content.extras().references().isEmpty()) {
      page.section("References", ReferenceSection.of(content));
    }
    if (!run.epochs().isEmpty()) {
      page.section("Learning", CurvesSection.of(run));
      page.section("Time", TimeSection.of(run.epochs()));
    }
    page.section("Classes", ClassSection.of(content));
    page.section("Confusions", ConfusionSection.of(content));
    page.section("Confidence", CalibrationSection.of(content.evaluation()));
    if (!content.gallery().equals(Gallery.EMPTY)) {
      page.section("Pictures", GallerySection.of(content));
    }
    insight(page, content);
    if (!content.extras().distortions().isEmpty()) {
      page.section("Distortions", IllustrationSection.of(content.extras().distortions()));
    }
    return page.section("Run", RunSection.of(run)).render("report.js");
  }

  private static List<Element> origin(RunSummary run) {
    List<Element> lines = new ArrayList<>();
    if (!run.origin().isEmpty()) {
      lines.add(Element.of("p", "origin", run.origin()));
    }
    if (!run.command().isEmpty()) {
      lines.add(Element.of("p", "command").add(Element.of("code").text(run.command())));
    }
    return lines;
  }

  /** Nothing where nothing was asked for. */
  private static void insight(Page page, ReportContent content) {
    if (content.insight() instanceof Insight.Shown shown) {
      ClassNames names = ClassNames.of(content.evaluation().perClass());
      page.section("Saliency", SaliencySection.of(shown.explained(), names));
      page.section("Filters", FilterSection.of(shown.explained()));
    } else if (content.insight() instanceof Insight.Withheld withheld) {
      page.section("Saliency", SaliencySection.withheld(withheld.reason()));
    }
  }
}
