package io.tinderbox.trainer.report;

import io.tinderbox.trainer.evaluation.Evaluation;
import java.util.ArrayList;
import java.util.List;

/** This network's accuracies in one table with those that others reached on the same data set. */
final class ReferenceSection {
  private ReferenceSection() {}

  static Element of(ReportContent content) {
    Evaluation evaluation = content.evaluation();
    Evaluation.TenCrop ten = evaluation.tenCrop();
    List<Element> rows = new ArrayList<>();
    rows.add(
        row(
                "This run",
                evaluation.split(),
                evaluation.top1(),
                evaluation.top5(),
                ten == null ? null : ten.mean().top1(),
                ten == null ? null : ten.mean().top5())
            .with("class", "ours"));
    for (Reference reference : content.extras().references()) {
      rows.add(
          row(
              reference.system(),
              reference.split(),
              reference.top1(),
              reference.top5(),
              reference.tenCropTop1(),
              reference.tenCropTop5()));
    }
    return Element.of("section")
        .with("id", "references")
        .add(
            Element.of("h2").text("Beside others"),
            Element.of("p").text("What others reached on the same data set, by their own account."),
            FigureTable.of(
                "references",
                List.of(
                    "System", "Split", "Top-1", "Top-5", "Ten crops, top-1", "Ten crops, top-5"),
                rows));
  }

  private static Element row(String system, String split, Double... accuracies) {
    Element row =
        Element.of("tr")
            .add(
                Element.of("th").with("scope", "row").text(system),
                Element.of("td", "figure", split));
    for (Double accuracy : accuracies) {
      row.add(
          accuracy == null
              ? Element.of("td", "figure muted", "–")
              : Element.of("td", "figure", Numbers.percent(accuracy, 2)));
    }
    return row;
  }
}
