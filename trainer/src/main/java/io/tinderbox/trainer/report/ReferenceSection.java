package io.tinderbox.trainer.report;

import io.tinderbox.trainer.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** This network's accuracies in one table with those that others reached on the same data set. */
final class ReferenceSection {
  private ReferenceSection() {}

  static Element of(ReportContent content) {
    Evaluation evaluation = content.evaluation();
    Evaluation.TenCrop ten = evaluation.tenCrop();
    List<Reference> references = content.extras().references();
    boolean wide = references.stream().anyMatch(reference -> reference.tenCropTop1() != null);
    List<Element> rows = new ArrayList<>();
    rows.add(
        row(
                wide,
                "This run",
                evaluation.split(),
                evaluation.top1(),
                evaluation.top5(),
                ten == null ? null : ten.mean().top1(),
                ten == null ? null : ten.mean().top5())
            .with("class", "ours"));
    for (Reference reference : references) {
      rows.add(
          row(
              wide,
              reference.system(),
              reference.split(),
              reference.top1(),
              reference.top5(),
              reference.tenCropTop1(),
              reference.tenCropTop5()));
    }
    List<String> columns =
        List.of("System", "Split", "Top-1", "Top-5", "Ten crops, top-1", "Ten crops, top-5");
    return Element.of("section")
        .add(
            Element.of("h2").text("Beside others"),
            Element.of("p").text("What others reached on the same data set, by their own account."),
            FigureTable.of(
                "references",
                "Accuracies of this run and of others",
                wide ? columns : columns.subList(0, 4),
                rows));
  }

  /**
   * @param wide whether the accuracies with ten crops, which are the last two, are shown
   */
  private static Element row(boolean wide, String system, String split, Double... accuracies) {
    Element row =
        Element.of("tr")
            .add(
                Element.of("th").with("scope", "row").text(system),
                Element.of("td", "figure", split));
    for (Double accuracy : wide ? accuracies : Arrays.copyOf(accuracies, 2)) {
      row.add(
          accuracy == null
              ? Element.of("td", "figure muted", "–")
              : Element.of("td", "figure", Numbers.compact(100 * accuracy) + "%"));
    }
    return row;
  }
}
