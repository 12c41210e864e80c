package io.tinderbox.trainer.report;

import io.tinderbox.trainer.evaluation.Evaluation;
import java.util.Objects;

/**
 * Everything that a report shows.
 *
 * @param run that trained the network
 * @param evaluation of the network on a split
 * @param gallery of that split's pictures
 */
public record ReportContent(RunSummary run, Evaluation evaluation, Gallery gallery) {
  public ReportContent {
    Objects.requireNonNull(run);
    Objects.requireNonNull(evaluation);
    Objects.requireNonNull(gallery);
  }
}
