package io.tinderbox.trainer.report;

import io.tinderbox.common.image.ImageShape;
import io.tinderbox.common.storage.Location;
import io.tinderbox.common.storage.Storage;
import io.tinderbox.trainer.evaluation.Comparison;
import io.tinderbox.trainer.evaluation.ComparisonTotals;
import io.tinderbox.trainer.evaluation.Evaluation;
import io.tinderbox.trainer.evaluation.ExampleSource;
import io.tinderbox.trainer.evaluation.Prediction;
import io.tinderbox.trainer.evaluation.PredictionSink;
import io.tinderbox.trainer.evaluation.PredictionsWriter;
import io.tinderbox.trainer.evaluation.SplitEvaluation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * An evaluation as files in a folder: {@code predictions.csv}, {@code report.html}, and, last,
 * {@code evaluation.json}. Where that one is, the other two are of the same evaluation.
 */
public final class EvaluationFolder {
  public static final String EVALUATION = "evaluation.json";
  public static final String PREDICTIONS = "predictions.csv";
  public static final String REPORT = "report.html";

  /** How many pictures of each kind the report shows. */
  private static final int PICTURES = 12;

  /** The same of a comparison, which takes the place before all that is of one run alone. */
  private static final int COMPARED = 6;

  private final Storage storage;
  private final Location folder;
  private final Function<Gallery, Insight> insight;

  private EvaluationFolder(Storage storage, Location folder, Function<Gallery, Insight> insight) {
    this.storage = storage;
    this.folder = folder;
    this.insight = insight;
  }

  public static EvaluationFolder of(Storage storage, Location folder) {
    return new EvaluationFolder(storage, folder, none -> Insight.UNASKED);
  }

  /**
   * The same, whose report also says where the network looks.
   *
   * @param other asked once of the pictures that the report shows
   */
  public EvaluationFolder withInsight(Function<Gallery, Insight> other) {
    return new EvaluationFolder(storage, folder, other);
  }

  /**
   * What is evaluated on.
   *
   * @param examples of the split
   * @param image shape of stored pictures
   * @param seed of the choice of pictures
   */
  public record Subject(ExampleSource examples, ImageShape image, long seed) {}

  /**
   * Another network that looks at the same examples.
   *
   * @param run its run folder
   * @param evaluation looks at them, before this one does
   */
  public record Other(String run, SplitEvaluation evaluation) {}

  /**
   * Evaluates, and writes the files over those of an earlier evaluation. Predictions are held in
   * memory (about 100 bytes an example), so that the folder is untouched until all is known.
   *
   * @param evaluator looks at the examples, or lets others do so
   * @param other to compare with
   * @param run that trained the network
   * @param extras that the report shows
   */
  public Evaluation fill(
      SplitEvaluation evaluator,
      Optional<Other> other,
      Subject subject,
      RunSummary run,
      ReportContent.Extras extras) {
    Optional<Compared> compared = other.map(o -> Compared.of(o, subject));
    ByteArrayOutputStream predictions = new ByteArrayOutputStream();
    GalleryCollector gallery = GalleryCollector.of(subject.image(), subject.seed(), PICTURES);
    Evaluation evaluation;
    try (PredictionsWriter writer = PredictionsWriter.of(predictions)) {
      PredictionSink sink = writer.and(gallery);
      for (Compared one : compared.stream().toList()) {
        sink = sink.and(one.gallery());
      }
      evaluation = evaluator.evaluate(subject.examples(), sink);
    }
    Evaluation whole = compared.map(one -> evaluation.beside(one.comparison())).orElse(evaluation);
    Gallery pictures = gallery.gallery();
    ReportContent content =
        new ReportContent(
            run,
            whole,
            pictures,
            compared.map(Compared::difference).orElse(ReportContent.Difference.NONE),
            insight.apply(pictures),
            extras);
    storage.delete(folder.child(EVALUATION));
    storage.write(folder.child(PREDICTIONS), predictions::writeTo);
    storage.write(
        folder.child(REPORT), ReportWriter.render(content).getBytes(StandardCharsets.UTF_8));
    storage.write(folder.child(EVALUATION), whole.toJson());
    return whole;
  }

  /** The other network, which has looked, and what is held against it. */
  private record Compared(
      String run, Evaluation evaluation, ComparisonTotals totals, ComparisonGallery gallery) {
    static Compared of(Other other, Subject subject) {
      List<Prediction> predictions = new ArrayList<>();
      Evaluation evaluation =
          other
              .evaluation()
              .evaluate(subject.examples(), (example, prediction) -> predictions.add(prediction));
      ComparisonTotals totals = new ComparisonTotals(predictions);
      return new Compared(
          other.run(),
          evaluation,
          totals,
          new ComparisonGallery(subject.image(), COMPARED, totals));
    }

    Comparison comparison() {
      return totals.comparison(run, evaluation);
    }

    ReportContent.Difference difference() {
      return new ReportContent.Difference(gallery.onlyOurs(), gallery.onlyOther());
    }
  }
}
