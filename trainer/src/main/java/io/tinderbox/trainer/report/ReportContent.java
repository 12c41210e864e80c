package io.tinderbox.trainer.report;

import io.tinderbox.trainer.evaluation.Evaluation;
import java.util.List;
import java.util.Objects;

/**
 * Everything that a report shows.
 *
 * @param run that trained the network
 * @param evaluation of the network on a split
 * @param gallery of that split's pictures
 * @param difference pictures that this network and the one it is compared with judge differently
 * @param insight where the network looks
 * @param extras what was not found by the evaluation
 */
public record ReportContent(
    RunSummary run,
    Evaluation evaluation,
    Gallery gallery,
    Difference difference,
    Insight insight,
    Extras extras) {
  /**
   * @param onlyOurs only this network has them right
   * @param onlyOther only the other one has them right
   */
  record Difference(
      List<ComparisonGallery.Entry> onlyOurs, List<ComparisonGallery.Entry> onlyOther) {
    static final Difference NONE = new Difference(List.of(), List.of());
  }

  /**
   * @param references what others reached on the same data set
   * @param distortions a picture under the training distortions
   */
  public record Extras(List<Reference> references, List<Illustration> distortions) {
    public static final Extras NONE = new Extras(List.of(), List.of());

    public Extras {
      references = List.copyOf(references);
      distortions = List.copyOf(distortions);
    }
  }

  public ReportContent {
    Objects.requireNonNull(run);
    Objects.requireNonNull(evaluation);
    Objects.requireNonNull(gallery);
    Objects.requireNonNull(difference);
    Objects.requireNonNull(insight);
    Objects.requireNonNull(extras);
  }

  /** Of the evaluation alone. */
  public ReportContent(RunSummary run, Evaluation evaluation, Gallery gallery) {
    this(run, evaluation, gallery, Difference.NONE, Insight.UNASKED, Extras.NONE);
  }
}
