package io.tinderbox.trainer.tensorboard;

import io.tinderbox.common.image.PngEncoder;
import io.tinderbox.common.shard.Manifest.Label;
import io.tinderbox.trainer.evaluation.Prediction;
import io.tinderbox.trainer.explanation.FilterPictures;
import io.tinderbox.trainer.explanation.FirstKernels;
import io.tinderbox.trainer.explanation.Technique;
import io.tinderbox.trainer.report.Explained;
import io.tinderbox.trainer.report.Explained.Panel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a network looks at, as images: each picture beside its maps, the first layer's kernels, and
 * what the filters of later ones look for. An image has no caption there; a text says what the maps
 * are, and what was guessed.
 */
final class ExplanationSummaries {
  private static final String GROUP = "explanations/";

  private ExplanationSummaries() {}

  /**
   * @param labels by index
   */
  static List<Summary> of(Explained explained, List<Label> labels) {
    List<Summary> summaries = new ArrayList<>();
    for (Panel panel : explained.panels()) {
      String tag = GROUP + panel.entry().prediction().id();
      summaries.add(new ImageSummary(tag, explained.strip(panel)));
    }
    FirstKernels kernels = explained.kernels();
    summaries.add(
        new ImageSummary(
            "filters/kernels of " + kernels.layer(), PngEncoder.encode(kernels.mosaic())));
    for (FilterPictures filters : explained.filters()) {
      summaries.add(
          new ImageSummary("filters/" + filters.layer(), PngEncoder.encode(filters.mosaic())));
    }
    summaries.add(new TextSummary(GROUP + "what is shown", words(explained, labels)));
    return summaries;
  }

  private static String words(Explained explained, List<Label> labels) {
    StringBuilder words = new StringBuilder("From left to right: the picture");
    for (Technique technique : explained.techniques()) {
      words.append(", ").append(technique.label());
    }
    words.append(", for the first guess.\n\n| Picture | Label | First guess | Probability |\n");
    words.append("|---|---|---|---|\n");
    for (Panel panel : explained.panels()) {
      Prediction prediction = panel.entry().prediction();
      Prediction.Guess guess = prediction.first();
      words.append(
          row(
              prediction.id(),
              labels.get(prediction.label()).name(),
              labels.get(guess.label()).name(),
              String.format(Locale.ROOT, "%.4f", guess.probability())));
    }
    return words.toString();
  }

  /** Of a table; what the cells hold means nothing in Markdown. */
  private static String row(String... cells) {
    return List.of(cells).stream()
        .map(cell -> cell.replaceAll("([\\\\|`*_<\\[])", "\\\\$1").replace('\n', ' '))
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
